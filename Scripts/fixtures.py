"""Where the scripts write fixtures: Tests/TARGET/Fixtures, or below another folder that the command line names."""

import pathlib
import sys


def fixture(target, name):
    tests = pathlib.Path(__file__).resolve().parent.parent / "Tests"
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else tests
    folder = root / target / "Fixtures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.safetensors"
