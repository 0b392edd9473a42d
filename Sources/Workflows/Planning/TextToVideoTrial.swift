import Datasets
import Diffusion
import Foundation
import StableDiffusion
import Tensors

/// A moment of making a clip of a prompt: a picture of a few steps, and every part once.
package struct TextToVideoTrial {
    package let report: PlanReport

    /// - Parameter request: of the clip that would be made; its prompt does not count.
    @TensorActor
    package init(of request: TextToVideoRequest, precision dtype: DType, crf: Int) throws {
        let (picture, size) = (request.picture, request.picture.size)
        var clock = ContinuousClock.now
        let scale = picture.upscaler == nil ? 1 : PictureUpscaler.usualScale
        let (height, width) = (scale * size.height, scale * size.width)
        let encoder = try EncoderMemory(width: width, height: height, crf: crf)
        var spent = ContinuousClock.now - clock
        let job = try TextToVideoJob(request, precision: dtype)
        clock = ContinuousClock.now
        let noise = job.video.noise(
            frames: 1, height: size.height, width: size.width, from: picture.noise)
        let trial = PictureTrial(
            of: job.video, enlargedBy: job.upscaling?.upscaler, from: noise, frames: job.frames)
        try UnusableOutput.check(trial.picture, of: "model", frame: 0)
        let writing = try WritingTrial(
            trial.picture.frames, labels: nil, fps: job.about.fps, crf: crf)
        spent += ContinuousClock.now - clock
        let clip = PlanReport.Clip(
            id: job.about.id, frames: job.frames, fps: job.about.fps, height: height, width: width,
            computingSeconds: trial.cost + writing.seconds * Double(job.frames),
            diskBytes: Int(writing.size.bytes(of: job.frames)))
        report = PlanReport(
            [clip], memory: trial.memory.map { Double($0) + encoder.bytes(of: job.frames) },
            trial: spent)
    }
}
