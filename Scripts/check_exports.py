"""Loads exported datasets with the public tools of each format and scores the truth against itself."""

import contextlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path

import motmetrics
import numpy as np
import trackeval
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

# motmetrics 1.4 asks for it; NumPy 2 has it no more, and TrackEval needs NumPy 2.
np.asfarray = lambda values: np.asarray(values, dtype=float)


def expect(holds, claim):
    if not holds:
        sys.exit(f"check_exports: wrong: {claim}")


@contextlib.contextmanager
def silence():
    """Keeps the tools' tables off the output."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield


def check_coco(dataset):
    """AP of the boxes as their own detections; returns them by clip and frame."""
    boxes = {}
    for path in sorted((dataset / "exports/coco/annotations").glob("*.json")):
        with silence():
            truth = COCO(path)
            found = truth.loadRes([
                {**{key: box[key] for key in ("image_id", "category_id", "bbox")}, "score": 1}
                for box in truth.dataset["annotations"]
            ])
            score = COCOeval(truth, found, "bbox")
            score.evaluate()
            score.accumulate()
            score.summarize()
        expect(abs(score.stats[0] - 1) < 1e-9, f"{path.name}: AP is {score.stats[0]}")
        print(f"coco {path.stem}: AP {score.stats[0]:.3f} of {len(truth.anns)} boxes")
        frames = {}
        for image in truth.imgs.values():
            frames.setdefault(image["video_id"], []).append(image["frame_id"])
            name = image["file_name"]
            clip, frame = os.path.split(name)
            source = dataset / "clips" / clip / "frames/CAM_FRONT" / frame
            copy = dataset / "exports/coco/images" / name
            expect(os.path.samefile(source, copy), f"{name} is no link to {source}")
            own = [truth.anns[i] for i in truth.getAnnIds(image["id"])]
            boxes[name] = [(box["category_id"], *box["bbox"]) for box in own]
        for video, numbers in frames.items():
            expect(numbers == list(range(len(numbers))), f"frames of video {video}: {numbers}")
    expect(sum(map(len, boxes.values())) > 0, "there are boxes")
    return boxes


def check_yolo(root, boxes):
    """Follows the rules of its loader and finds COCO's boxes again."""
    seen = 0
    for image in sorted(root.glob("images/*/*.png")):
        label = root / "labels" / image.parent.name / f"{image.stem}.txt"
        rows = [line.split() for line in label.read_text().splitlines()]
        expect(all(len(row) == 5 for row in rows), f"{label}: five columns")
        numbers = np.array(rows, dtype=float).reshape(-1, 5)
        expect(((0 <= numbers[:, 1:]) & (numbers[:, 1:] <= 1)).all(), f"{label}: shares")
        x, y, w, h = (numbers[:, 1:] * [1024, 512, 1024, 512]).T
        mine = np.stack([numbers[:, 0] + 1, x - w / 2, y - h / 2, w, h], axis=1)
        clip, frame = image.stem.rsplit("_", 1)
        theirs = np.array(boxes[f"{clip}/{frame}.png"]).reshape(-1, 5)
        expect(mine.shape == theirs.shape and np.abs(mine - theirs).max(initial=0) < 0.02, label)
        seen += len(rows)
    expect(seen == sum(map(len, boxes.values())), "as many boxes in YOLO as in COCO")
    print(f"yolo: {seen} boxes, the same as in coco")


def corners(height, width, length, x, y, z, turn):
    """Of a KITTI cuboid, as its development kit computes them."""
    across = np.array([1, 1, -1, -1, 1, 1, -1, -1]) * length / 2
    along = np.array([1, -1, -1, 1, 1, -1, -1, 1]) * width / 2
    down = np.array([0, 0, 0, 0, -1, -1, -1, -1]) * height
    cos, sin = np.cos(turn), np.sin(turn)
    return np.stack([cos * across + sin * along + x, down + y, -sin * across + cos * along + z])


def check_kitti_cuboids(root):
    """Cuboids projected by P2 must fall on the boxes that the image does not cut."""
    for path in sorted((root / "label_02").glob("*.txt")):
        calibration = (root / "calib" / path.name).read_text().splitlines()
        projection = np.array(calibration[2].split()[1:], dtype=float).reshape(3, 4)
        worst, count = 0, 0
        for line in path.read_text().splitlines():
            row = line.split()
            expect(len(row) == 17, f"{path}: 17 columns")
            box = np.array(row[6:10], dtype=float)
            points = corners(*map(float, row[10:17]))
            u, v, depth = projection @ np.vstack([points, np.ones(8)])
            inside = (box[:2] > 0.01).all() and box[2] < 1023.99 and box[3] < 511.99
            if not inside or depth.min() < 0.1:
                continue
            u, v = u / depth, v / depth
            projected = np.array([u.min(), v.min(), u.max(), v.max()])
            worst, count = max(worst, np.abs(projected - box).max()), count + 1
        expect(count > 0 and worst < 0.1, f"{path}: {worst} px off, {count} cuboids")
        print(f"kitti {path.stem}: {count} cuboids project to within {worst:.1e} px")


def track_scores(dataset, name, classes):
    """HOTA and MOTA of each class, by TrackEval."""
    evaluator = trackeval.Evaluator({"PRINT_RESULTS": False, "PRINT_CONFIG": False,
        "TIME_PROGRESS": False, "OUTPUT_SUMMARY": False, "OUTPUT_DETAILED": False,
        "PLOT_CURVES": False, "BREAK_ON_ERROR": True, "LOG_ON_ERROR": None})
    quiet = {"PRINT_CONFIG": False}
    metrics = [trackeval.metrics.HOTA(quiet), trackeval.metrics.CLEAR(quiet)]
    result = evaluator.evaluate([dataset], metrics)[0][name]["self"]["COMBINED_SEQ"]
    for each in classes:
        hota, clear = result[each]["HOTA"]["HOTA"].mean(), result[each]["CLEAR"]
        found = int(clear["CLR_TP"])
        expect(found > 0, f"{name}: no {each} was scored")
        expect(abs(hota - 1) < 1e-9, f"{name} {each}: HOTA is {hota}")
        expect(abs(clear["MOTA"] - 1) < 1e-9, f"{name} {each}: MOTA is {clear['MOTA']}")
        yield f"{each} HOTA {hota:.3f} MOTA {clear['MOTA']:.3f} of {found} boxes"


def check_kitti(root, work):
    check_kitti_cuboids(root)
    results = work / "kitti/self/data"
    results.mkdir(parents=True)
    for path in (root / "label_02").glob("*.txt"):
        rows = [line + " 1.0\n" for line in path.read_text().splitlines()]
        (results / path.name).write_text("".join(rows))
    with silence():
        dataset = trackeval.datasets.Kitti2DBox({"GT_FOLDER": str(root),
            "TRACKERS_FOLDER": str(work / "kitti"), "PRINT_CONFIG": False})
        scores = list(track_scores(dataset, "Kitti2DBox", ["car", "pedestrian"]))
    print("kitti:", ", ".join(scores))


def check_mot(root, agnostic, work):
    for path in sorted(root.glob("SIM-*/*/gt/gt.txt")):
        truth = motmetrics.io.loadtxt(path, fmt=motmetrics.io.Format.MOT16)
        pairs = motmetrics.utils.compare_to_groundtruth(truth, truth, "iou", distth=0.5)
        score = motmetrics.metrics.create().compute(pairs, metrics=["mota", "idf1"]).iloc[0]
        expect(score["mota"] == 1 and score["idf1"] == 1, f"{path}: {dict(score)}")
        print(f"mot {path.parts[-3]}: MOTA {score['mota']:.3f} IDF1 {score['idf1']:.3f}, {len(truth)} boxes")
    for split in sorted(path.name for path in agnostic.glob("SIM-*")):
        results = work / "mot" / split / "self/data"
        results.mkdir(parents=True)
        for path in (agnostic / split).glob("*/gt/gt.txt"):
            rows = [",".join(line.split(",")[:6]) + ",1,-1,-1,-1\n" for line in path.open()]
            (results / f"{path.parts[-3]}.txt").write_text("".join(rows))
        with silence():
            dataset = trackeval.datasets.MotChallenge2DBox({"GT_FOLDER": str(agnostic),
                "TRACKERS_FOLDER": str(work / "mot"), "BENCHMARK": "SIM", "PRINT_CONFIG": False,
                "SPLIT_TO_EVAL": split.removeprefix("SIM-")})
            scores = list(track_scores(dataset, "MotChallenge2DBox", ["pedestrian"]))
        print(f"mot {split}, one class for all:", ", ".join(scores))


def main(dataset, agnostic):
    lines = (dataset / "manifest.jsonl").read_text().splitlines()
    expect(all(json.loads(line)["frames"] == 8 for line in lines), "the manifest counts frames")
    exports = dataset / "exports"
    check_yolo(exports / "yolo", check_coco(dataset))
    with tempfile.TemporaryDirectory() as work:
        check_kitti(exports / "kitti/training", Path(work))
        check_mot(exports / "mot", agnostic, Path(work))


main(Path(sys.argv[1]), Path(sys.argv[2]))
