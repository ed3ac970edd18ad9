# shellcheck shell=bash
# Builds the image of deploy/container/Dockerfile without a daemon, and runs it as a container would. Sourced by
# release-step, which defines skip and report.
# shellcheck disable=SC2154  # report

readonly CONTAINER_FOLDER=$ROOT/build/release-check/container

# image_builder ARGUMENT...: buildah, with its images in CONTAINER_FOLDER. Its steps run in a chroot.
image_builder() {
  BUILDAH_ISOLATION=chroot buildah --root "$CONTAINER_FOLDER/images" --runroot "$CONTAINER_FOLDER/run" \
    --storage-driver vfs "$@"
}

# make_base_image: makes the image digit-base from a Debian 12 of debootstrap, in place of the one in the registry.
make_base_image() {
  local mirror container base=$CONTAINER_FOLDER/base
  if [[ ! -d $base ]]; then
    mirror=$(debian_mirror) || skip 'apt-get has no Debian mirror'
    rm -rf --one-file-system "$base.partial"
    mkdir -p "$base.partial"
    unshare --mount debootstrap --variant=minbase --include=ca-certificates bookworm "$base.partial" "$mirror"
    chroot "$base.partial" apt-get clean
    mv -T "$base.partial" "$base"
  fi
  container=$(image_builder from scratch)
  image_builder add --quiet "$container" "$base" /
  image_builder commit --quiet --rm "$container" digit-base
}

# report_sizes FOLDER: the size of the image, and of a gzip archive, as in a registry.
report_sizes() {
  local unpacked packed libraries
  unpacked=$(du --summarize --block-size=1M "$1" | cut -f 1)
  packed=$(tar --create --directory "$1" . | gzip -6 | wc --bytes)
  libraries=$(du --summarize --block-size=1M "$1/usr/local" | cut -f 1)
  printf 'image: %d MB, %d MB of them digit-serve, LibTorch and the models; %d MB as .tar.gz\n' "$unpacked" \
    "$libraries" "$((packed / 1000000))" >>"$report"
}

build_and_run_image() {
  local container folder
  ((EUID == 0)) || skip 'debootstrap and chroot need root'
  have buildah || skip 'buildah is not installed (apt-get install buildah)'
  have debootstrap || skip 'debootstrap is not installed (apt-get install debootstrap)'
  unshare --mount true || skip 'this machine does not permit mount namespaces'
  make_base_image
  mkdir -p "$CONTAINER_FOLDER/ccache" # the results of the compiler, for the next run
  image_builder build --volume "$CONTAINER_FOLDER/ccache:/root/.cache/ccache" --format docker \
    --build-arg BASE=localhost/digit-base --file deploy/container/Dockerfile --tag digit-serve .
  container=$(image_builder from digit-serve)
  folder=$(image_builder mount "$container")
  image_builder inspect --type image digit-serve >"$CONTAINER_FOLDER/image.json"
  unshare --mount --pid --fork python3 scripts/lib/run_image.py "$folder" "$CONTAINER_FOLDER/image.json" |
    tee >(cat >&2) >>"$report"
  report_sizes "$folder"
  image_builder rm --all
}
