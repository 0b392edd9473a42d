#!/usr/bin/env bash
# Formats every Swift file in place, then lints; `Scripts/format.sh --check` only lints.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "${1:-}" = --check ] || swift format --in-place --recursive --parallel Package.swift Sources Tests
swift format lint --strict --recursive --parallel Package.swift Sources Tests
