# Sourced by the other scripts: installs the system packages that simdrive is built on.

packages=(
    libavcodec-dev libavformat-dev libswscale-dev libpng-dev libopenblas-dev libdnnl-dev pkg-config
)

# Names what is missing and installs it with apt, through sudo when not root.
install_packages() {
    local missing=() package
    for package in "${packages[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
            missing+=("$package")
    done
    [ "${#missing[@]}" -eq 0 ] && return
    echo "simdrive: installing missing system packages: ${missing[*]}" >&2
    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    {
        "${as_root[@]}" apt-get update -qq
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"
    } >&2
}
