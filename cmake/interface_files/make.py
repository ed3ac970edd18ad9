"""make.py PROGRAM VERSION HELP2MAN FOLDER: writes the man page and the completions of a program below FOLDER."""

import gzip
import os
import pathlib
import subprocess
import sys

import completions
import program_help


def man_page(path: str, program: program_help.Program, version: str, help2man: str) -> bytes:
    name = program.description[0].lower() + program.description[1:]
    # As wide as a page, so that help2man sees where a description goes on.
    environment = os.environ | {"COLUMNS": "80", "LC_ALL": "C.UTF-8"}
    command = [help2man, "--no-info", "--section=1", "--locale=C.UTF-8", f"--name={name}", f"--source=digit {version}",
               f"--version-string={version}", path]
    return subprocess.run(command, check=True, capture_output=True, env=environment).stdout


def write(path: pathlib.Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def main() -> None:
    path, version, help2man, folder = sys.argv[1:]
    program = program_help.read_program(path)
    root = pathlib.Path(folder)
    page = man_page(path, program, version, help2man)
    # Without the time, so that two builds write the same bytes.
    write(root / "man1" / f"{program.name}.1.gz", gzip.compress(page, mtime=0))
    write(root / "bash" / program.name, completions.bash(program).encode())
    write(root / "zsh" / f"_{program.name}", completions.zsh(program).encode())
    write(root / "fish" / f"{program.name}.fish", completions.fish(program).encode())


main()
