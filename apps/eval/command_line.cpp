#include "eval/command_line.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace digit {

void bind_options(CLI::App& app, EvalCommand& command) {
  app.add_option("--model", command.model, "TorchScript file [./digit.pt, else the one shipped]");
  auto* what = app.add_option_group("What to measure on");
  what->add_option("--mnist", command.mnist, "Folder with MNIST's test images, used as they are");
  what->add_option("--strokes", command.strokes, "JSON Lines file of drawings, raw or .gz");
  what->add_option("pictures", command.pictures, "PNG or JPEG files: prints each one's digit and confidence");
  what->require_option(1);
  app.add_flag("--json", command.json, "Print JSON");
}

}  // namespace digit
