#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>

// Macros that Swift cannot import.
static inline int cav_end_of_file(void) { return AVERROR_EOF; }
static inline int cav_again(void) { return AVERROR(EAGAIN); }
static inline int cav_error_of_errno(int error) { return AVERROR(error); }
