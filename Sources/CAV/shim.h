#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/dovi_meta.h>
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libavutil/spherical.h>
#include <libavutil/stereo3d.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>

// Macros that Swift cannot import.
static inline int cav_end_of_file(void) { return AVERROR_EOF; }
static inline int cav_again(void) { return AVERROR(EAGAIN); }
static inline int cav_error_of_errno(int error) { return AVERROR(error); }

// What a file says of a stream besides its packets, NULL when it does not; where this is kept has moved.
static inline const void *cav_side_data(const AVStream *stream, enum AVPacketSideDataType type, size_t least) {
    const void *found = NULL;
#if LIBAVFORMAT_VERSION_MAJOR >= 61
    const AVPacketSideData *data = av_packet_side_data_get(
        stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, type);
    if (data && data->size >= least) found = data->data;
#else
    size_t size = 0;
    found = av_stream_get_side_data(stream, type, &size);
    if (size < least) found = NULL;
#endif
    return found;
}

static inline int cav_is_interlaced(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    return (frame->flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
    return frame->interlaced_frame;
#endif
}

// Whether the length that a file has is stated in it, not guessed from its size.
static inline int cav_states_duration(const AVFormatContext *file) {
    return file->duration > 0 && file->duration_estimation_method == AVFMT_DURATION_FROM_STREAM;
}
