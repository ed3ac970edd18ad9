"""Writes the completions of a program for bash, zsh and fish."""

from program_help import Option, Program


def summary(option: Option) -> str:
    """The description without what follows its first sentence or bracket."""
    return option.text.split(" [")[0].split("; ")[0]


def bash_values(option: Option) -> str:
    """A command that sets COMPREPLY to the values of the option."""
    if option.choices:
        return f'COMPREPLY=($(compgen -W "{" ".join(option.choices)}" -- "$word"))'
    if option.takes_folder:
        return 'compopt -o filenames; COMPREPLY=($(compgen -d -- "$word"))'
    if option.takes_path:
        return 'compopt -o filenames; COMPREPLY=($(compgen -f -- "$word"))'
    return "COMPREPLY=()"


def bash(program: Program) -> str:
    function = "_" + program.name.replace("-", "_")
    names = " ".join("--" + option.name for option in program.options)
    cases = "\n".join(f"    --{option.name}) {bash_values(option)}; return ;;" for option in program.options if option.value)
    files = 'compopt -o filenames; COMPREPLY=($(compgen -f -- "$word"))' if program.takes_files else "COMPREPLY=()"
    return f"""# Completions of {program.name} for bash, made from its --help.
{function}() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} IFS=$' \\t\\n'
  case $previous in
{cases}
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "{names}" -- "$word"))
  else
    {files}
  fi
}}
complete -F {function} {program.name}
"""


def zsh_values(option: Option) -> str:
    if not option.value:
        return ""
    if option.choices:
        return f":value:({' '.join(option.choices)})"
    if option.takes_folder:
        return ":folder:_files -/"
    return ":file:_files" if option.takes_path else ":value: "


def zsh_option(option: Option) -> str:
    text = summary(option)
    for character in "\\[]:":
        text = text.replace(character, "\\" + character)
    specification = f"{'*' if option.is_repeated else ''}--{option.name}[{text}]{zsh_values(option)}"
    return "  '" + specification.replace("'", "'\\''") + "'"


def zsh(program: Program) -> str:
    lines = [zsh_option(option) for option in program.options]
    if program.takes_files:
        lines.append("  '*:file:_files'")
    arguments = " \\\n".join(lines)
    return f"#compdef {program.name}\n# Made from the --help of the program.\n_arguments \\\n{arguments}\n"


def fish_option(program: Program, option: Option) -> str:
    words = ["complete", "-c", program.name, "-l", option.name]
    if option.short:
        words += ["-s", option.short]
    if option.choices:
        words += ["-x", "-a", f"'{' '.join(option.choices)}'"]
    elif option.takes_folder:
        words += ["-x", "-a", "'(__fish_complete_directories)'"]
    elif option.value:
        words.append("-r" if option.takes_path else "-x")
    text = summary(option).replace("\\", "\\\\").replace("'", "\\'")
    return " ".join(words + ["-d", f"'{text}'"])


def fish(program: Program) -> str:
    lines = [] if program.takes_files else [f"complete -c {program.name} -f"]
    lines += [fish_option(program, option) for option in program.options]
    return f"# Completions of {program.name} for fish, made from its --help.\n" + "\n".join(lines) + "\n"
