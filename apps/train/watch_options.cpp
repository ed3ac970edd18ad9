#include "train/watch_options.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace digit {

void bind_watch_options(CLI::App& app, WatchOptions& options) {
  app.add_option("--log", options.log, "JSON Lines file to add an object to after each epoch");
  app.add_option("--tensorboard", options.tensorboard, "Folder to write an event file for TensorBoard to");
  app.add_option("--report", options.report, "Folder to write a page about the training to, report.html");
}

}  // namespace digit
