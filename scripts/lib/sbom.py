"""sbom.py BUILD_FOLDER: prints an SBOM of what was built there, as JSON in the format SPDX 2.3.

It lists the libraries that the programs link, those that are compiled into them, and Catch2, which the tests use. Names,
versions and checksums come from the package manager or from the files that scripts/setup unpacked. A package with all
its libraries (DIGIT_BUNDLE_LIBRARIES) also contains what these libraries link, except glibc.
"""

import dataclasses
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARIES = ("bin/digit-train", "bin/digit-eval", "bin/digit-export", "bin/digit-serve", "lib/libdigit.so")
# The packages of Debian whose headers or sources are compiled into the programs, so that no program names a file of
# them.
COMPILED_IN = ("nlohmann-json3-dev", "libcli11-dev", "libboost1.74-dev", "node-llhttp")
# The license of each source package of Debian.
LICENSES = {
    "boost1.74": "BSL-1.0",
    "bzip2": "bzip2-1.0.6",
    "cli11": "BSD-3-Clause",
    "gcc-12": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "glibc": "LGPL-2.1-or-later",
    "libjpeg-turbo": "IJG AND BSD-3-Clause AND Zlib",
    "libpng1.6": "libpng-2.0",
    "libwebp": "BSD-3-Clause",
    "libzip": "BSD-3-Clause",
    "node-undici": "MIT",
    "nlohmann-json3": "MIT",
    "openmpi": "BSD-3-Clause",
    "openssl": "Apache-2.0",
    "pytorch": "BSD-3-Clause",
    "simdjson": "Apache-2.0",
    "sqlite3": "blessing",
    "zlib": "Zlib",
}


@dataclasses.dataclass(frozen=True)
class Dependency:
    name: str
    version: str
    license: str
    location: str
    sha256: str
    # The file that the checksum belongs to.
    checked: str
    relationship: str = "DEPENDS_ON"


def output_of(*command: str, **environment: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | environment).stdout


def sha256_of(file: pathlib.Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


class Build:
    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.cache = dict(re.findall(r"^([\w-]+):\w+=(.*)$", (folder / "CMakeCache.txt").read_text(), re.MULTILINE))
        self.torch = pathlib.Path(self.cache["TORCH_LIBRARY"]).parent
        self.is_bundle = self.cache["DIGIT_BUNDLE_LIBRARIES"] == "ON"
        self.version = self.cache["CMAKE_PROJECT_VERSION"]

    def linked_files(self) -> set[pathlib.Path]:
        """What the programs and the library link themselves; in a bundle, also what these libraries link."""
        found = set()
        for binary in BINARIES:
            path = str(self.folder / binary)
            needed = re.findall(r"NEEDED.*\[(.*)\]", output_of("readelf", "--dynamic", path))
            files = output_of("ldd", path, LD_LIBRARY_PATH=f"{self.folder / 'lib'}:{self.torch}")
            for name, file in re.findall(r"^\s(\S+) => (/\S+)", files, re.MULTILINE):
                if self.is_bundle or name in needed:
                    found.add(pathlib.Path(file).resolve())
        return {file for file in found if not file.name.startswith("libdigit.so")}


def package_of(file: pathlib.Path) -> str | None:
    """The package of Debian that installed a file."""
    for path in (str(file), str(file).removeprefix("/usr")):  # Debian knows /usr/lib/... as /lib/..., or by its name
        answer = subprocess.run(["dpkg-query", "--search", path], capture_output=True, text=True)
        if answer.returncode == 0:
            return answer.stdout.split(": ")[0]
    return None


def from_debian(package: str, relationship: str) -> Dependency:
    show = "--showformat=${Package} ${source:Package} ${source:Version} ${Version} ${Architecture}"
    name, source, source_version, version, architecture = output_of("dpkg-query", "--show", show, package).split()
    if source not in LICENSES:
        sys.exit(f"{package} of the source package {source}: expected its license in {__file__}, found none")
    record = output_of("apt-cache", "show", f"{name}:{architecture}={version}" if architecture != "all" else name)
    file = re.search(r"^Filename: (\S+)", record, re.MULTILINE)
    checksum = re.search(r"^SHA256: (\S+)", record, re.MULTILINE)
    if file is not None and checksum is not None:
        location = "https://deb.debian.org/debian/" + file[1]
        return Dependency(name, version, LICENSES[source], location, checksum[1], pathlib.Path(file[1]).name, relationship)
    # The mirror has only a newer version.
    location = f"https://snapshot.debian.org/package/{source}/{source_version}/"
    files = output_of("dpkg-query", "--control-show", package, "md5sums")
    digest = hashlib.sha256(files.encode()).hexdigest()
    return Dependency(name, version, LICENSES[source], location, digest, "the file md5sums of the package", relationship)


def torch_from_wheel(build: Build) -> Dependency:
    config = (build.torch.parent / "share/cmake/Torch/TorchConfigVersion.cmake").read_text()
    version = re.search(r'set\(PACKAGE_VERSION "(.*)"\)', config)[1]
    return Dependency("libtorch", version, LICENSES["pytorch"], "https://download.pytorch.org/whl/cpu/torch",
                      sha256_of(build.torch / "libtorch_cpu.so"), "libtorch_cpu.so", "DYNAMIC_LINK")


def from_setup(build: Build, name: str, file: str, license: str, location: str, relationship: str) -> Dependency:
    """A library that scripts/setup has unpacked."""
    folder = pathlib.Path(build.cache["DIGIT_DEPS_DIR"]) / name
    version = (folder / ".origin").read_text().split(",")[0]
    return Dependency(name, version, license, location.format(version), sha256_of(folder / file), file, relationship)


def dependencies(build: Build) -> list[Dependency]:
    packages = {}
    found = []
    for file in build.linked_files():
        if build.torch in file.parents and package_of(file) is None:
            packages.setdefault("libtorch", torch_from_wheel(build))
        elif (package := package_of(file)) is not None:
            packages.setdefault(package, from_debian(package, "DYNAMIC_LINK"))
        else:
            sys.exit(f"{file}: expected a file of a package of Debian or of LibTorch")
    found += packages.values()
    found += [from_debian(package, "STATIC_LINK") for package in COMPILED_IN]
    found.append(from_setup(build, "cpp-httplib", "httplib.h", "MIT", "https://github.com/yhirose/cpp-httplib/archive/v{}.tar.gz",
                            "STATIC_LINK"))
    if (pathlib.Path(build.cache["DIGIT_DEPS_DIR"]) / "catch2").exists():
        found.append(from_setup(build, "catch2", "src/catch2/catch_all.hpp", "BSL-1.0",
                                "https://github.com/catchorg/Catch2/archive/v{}.tar.gz", "TEST_DEPENDENCY_OF"))
    return sorted(found, key=lambda dependency: dependency.name)


def spdx_id(name: str) -> str:
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def package(dependency: Dependency) -> dict:
    return {
        "SPDXID": spdx_id(dependency.name),
        "name": dependency.name,
        "versionInfo": dependency.version,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": dependency.license,
        "copyrightText": "NOASSERTION",
        "downloadLocation": dependency.location,
        "filesAnalyzed": False,
        "checksums": [{"algorithm": "SHA256", "checksumValue": dependency.sha256}],
        "comment": f"The checksum is that of {dependency.checked}.",
    }


def relationship(dependency: Dependency) -> dict:
    ends = [spdx_id("digit"), spdx_id(dependency.name)]
    if dependency.relationship == "TEST_DEPENDENCY_OF":
        ends.reverse()
    return {"spdxElementId": ends[0], "relationshipType": dependency.relationship, "relatedSpdxElement": ends[1]}


def document(build: Build) -> dict:
    found = dependencies(build)
    digit = {
        "SPDXID": spdx_id("digit"), "name": "digit", "versionInfo": build.version, "licenseConcluded": "MIT",
        "licenseDeclared": "MIT", "copyrightText": "Copyright (c) 2026 The digit authors",
        "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "primaryPackagePurpose": "APPLICATION",
    }
    packages = [digit] + [package(dependency) for dependency in found]
    identity = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(packages))
    time = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    describes = {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": spdx_id("digit")}
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"digit-{build.version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/digit-{build.version}-{identity}",
        "creationInfo": {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: digit-sbom"]},
        "packages": packages,
        "relationships": [describes] + [relationship(dependency) for dependency in found],
    }


if __name__ == "__main__":
    print(json.dumps(document(Build(pathlib.Path(sys.argv[1]).resolve())), indent=2))
