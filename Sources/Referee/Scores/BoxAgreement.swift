import Sim

extension RoadUserBox {
    /// How well a picture shows it, 0…1: the overlap of the best detection of its kind; nil where one cannot ask
    /// for it.
    package func agreement(with detections: [Detection]) -> Double? {
        guard isJudged else { return nil }
        return
            detections
            .filter { $0.score >= Detection.leastScore && $0.actorClass.kind == actorClass.kind }
            .map { box.intersectionOverUnion($0.box) }.max() ?? 0
    }
}

extension FrameLabels {
    /// These labels with how well the picture shows each road user.
    package func scored(by judgement: FrameJudgement) -> FrameLabels {
        var labels = self
        let boxes = roadUserBoxes(width: RefereeNetwork.width)
        for (index, box) in boxes.enumerated() {
            labels.actors[index].agreement = box.agreement(with: judgement.detections)
        }
        return labels
    }
}

extension ActorClass {
    /// Road users that a few pixels do not tell apart.
    fileprivate enum Kind { case vehicle, twoWheeler, person }

    fileprivate var kind: Kind {
        switch self {
        case .car, .van, .truck, .bus: .vehicle
        case .motorbike, .bicycle: .twoWheeler
        case .pedestrian: .person
        }
    }
}
