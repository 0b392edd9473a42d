/// What driving datasets call cameras.
package enum CameraName {
    /// The one that nobody has named.
    package static let usual = "CAM_FRONT"

    /// Whether a folder is called like a camera.
    package static func isOne(_ name: String) -> Bool {
        let forms = [
            // nuScenes; KITTI; Virtual KITTI; Waymo; Argoverse; PandaSet; ONCE.
            /CAM_[A-Z0-9_]+/, /image_0?[0-9]/, /[Cc]amera_?[0-9]+/,
            /(?:FRONT|SIDE|REAR)(?:_LEFT|_RIGHT)?/,
            /ring_(?:front|rear|side)_(?:left|right|center)/,
            /stereo_front_(?:left|right)/, /[a-z_]+_camera/, /cam[0-9]+/,
        ]
        return forms.contains { name.wholeMatch(of: $0) != nil }
    }

    /// The camera at the end of a clip's name, as in `cut-in-7-CAM_FRONT`.
    package static func split(_ name: String) -> (rest: String, camera: String?) {
        guard let dash = name.lastIndex(of: "-") else { return (name, nil) }
        let camera = String(name[name.index(after: dash)...])
        return isOne(camera) ? (String(name[..<dash]), camera) : (name, nil)
    }
}
