"""Reads the options of a program from the text of its --help."""

import dataclasses
import os
import pathlib
import re
import subprocess

# `  -h, --help  Print this help`, `  --port NUMBER  Port to listen on` or, with a long name, the description alone on
# the next line. The placeholder can have spaces: `--log-format text or json`.
OPTION = re.compile(r"  (?:-(?P<short>\w), )?--(?P<name>[\w-]+)(?: (?P<value>\S.*?))?(?:  +(?P<text>\S.*))?")
# The choices end the sentence: `Optimizer: sgd, adam or adamw [default: adamw]`.
CHOICES = re.compile(r": ((?:[\w-]+, )*[\w-]+ or [\w-]+)(?: \[|$)")


@dataclasses.dataclass(frozen=True)
class Option:
    name: str
    short: str
    # The placeholder of the value, such as NUMBER; empty for a flag.
    value: str
    text: str

    @property
    def takes_path(self) -> bool:
        return self.value.rstrip(".") in ("FILE", "PATH")

    @property
    def takes_folder(self) -> bool:
        return self.value.rstrip(".") == "DIR"

    @property
    def is_repeated(self) -> bool:
        return self.value.endswith("...")

    @property
    def choices(self) -> list[str]:
        """The names that the option takes, or an empty list if it takes other values."""
        named = CHOICES.search(self.text) if self.value == "NAME" else None
        text = named[1] if named else self.value if " or " in self.value else ""
        return re.split(r", | or ", text) if text else []


@dataclasses.dataclass(frozen=True)
class Program:
    name: str
    description: str
    options: list[Option]
    takes_files: bool


def read_program(path: str) -> Program:
    """Runs the program with --help."""
    environment = os.environ | {"COLUMNS": "100000", "LC_ALL": "C.UTF-8"}
    lines = subprocess.run([path, "--help"], check=True, capture_output=True, text=True, env=environment).stdout.split("\n")
    options = []
    for line, following in zip(lines, lines[1:]):
        if match := OPTION.fullmatch(line):
            text = match["text"] or following.strip()
            options.append(Option(match["name"], match["short"] or "", match["value"] or "", text))
    takes_files = any(re.match(r"Usage: .* \[(FILE|MODEL)", line) for line in lines)
    return Program(pathlib.Path(path).name, lines[0].rstrip("."), options, takes_files)
