#include "eval/command_line.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace digit::eval_app {

void bind_options(CLI::App& app, EvalCommand& command) {
  app.add_option("--model", command.model, "TorchScript file [./digit.pt, else the one shipped]");
  auto* what = app.add_option_group("What to measure on");
  what->add_option("--mnist", command.mnist, "Folder with MNIST's test images, used as they are");
  what->add_option("--strokes", command.strokes,
                   "JSON Lines file of drawings, raw or .gz: `label` (0 to 9, or null for what is no digit) and "
                   "`strokes` a line");
  what->add_option("--images", command.images,
                   "Folder with a folder of PNG and JPEG pictures for each digit, named 0 to 9");
  auto* pictures =
      what->add_option("pictures", command.pictures, "PNG or JPEG files: prints each one's digit and confidence");
  what->require_option(1);
  app.add_option("--errors", command.errors,
                 "Folder to write what was read wrongly to, as PNG files and a contact sheet; those of an earlier run "
                 "are replaced")
      ->excludes(pictures);
  app.add_flag("--json", command.json, "Print JSON");
}

}  // namespace digit::eval_app
