#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>

// Macros that Swift cannot import.
static inline int cav_end_of_file(void) { return AVERROR_EOF; }
static inline int cav_again(void) { return AVERROR(EAGAIN); }
static inline int cav_error_of_errno(int error) { return AVERROR(error); }

// Degrees counter-clockwise by which a player is asked to turn the pictures; where this is kept has moved.
static inline double cav_rotation(const AVStream *stream) {
    const uint8_t *matrix = NULL;
#if LIBAVFORMAT_VERSION_MAJOR >= 61
    const AVPacketSideData *data = av_packet_side_data_get(
        stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data,
        AV_PKT_DATA_DISPLAYMATRIX);
    if (data && data->size >= 36) matrix = data->data;
#else
    size_t size = 0;
    matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    if (size < 36) matrix = NULL;
#endif
    return matrix ? av_display_rotation_get((const int32_t *)matrix) : 0;
}
