#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <optional>

#include "common/model_path.h"
#include "common/program.h"
#include "digit/error.h"
#include "digit/file.h"
#include "digit/predictor.h"
#include "export/description.h"

namespace digit::export_app {
namespace {

using Path = std::filesystem::path;

struct ExportCommand {
  std::optional<Path> model;
  std::optional<Path> onnx;
  bool json = false;
};

/// Binds the options to `command`, which must outlive `app`.
void bind_options(CLI::App& app, ExportCommand& command) {
  app.add_option("model", command.model, common::kModelHelp)->type_name("MODEL");
  app.add_option("--onnx", command.onnx, "ONNX file to write")->type_name("FILE");
  app.add_flag("--json", command.json, "Print the description as one JSON object");
}

bool is_same_file(const Path& one, const Path& other) {
  return std::filesystem::exists(one) && std::filesystem::exists(other) && std::filesystem::equivalent(one, other);
}

int run(const ExportCommand& command) {
  if (command.onnx) check_writable(*command.onnx);
  const auto found = common::find_model(command.model, "MODEL");
  const auto& file = found.path;
  if (command.onnx && is_same_file(file, *command.onnx)) {
    throw Error(command.onnx->string() +
                ": expected another file than the model; choose another name for the ONNX file");
  }
  const auto bytes = read_file(file);
  const auto predictor = Predictor::from_bytes(bytes, file.string());
  if (command.onnx) {
    write_file(*command.onnx, predictor.to_onnx());
    std::cerr << "wrote " << command.onnx->string() << ", an ONNX file with opset " << kOnnxOpset << "\n";
  }
  const auto description = describe(found, bytes, predictor);
  if (command.json) {
    print_json(std::cout, description);
  } else {
    print_text(std::cout, description);
  }
  return 0;
}

}  // namespace
}  // namespace digit::export_app

int main(int argc, char** argv) {
  CLI::App app("Describes a model file, and writes it as an ONNX file.", "digit-export");
  digit::export_app::ExportCommand command;
  digit::export_app::bind_options(app, command);
  return digit::common::run_program(app, argc, argv, [&command] { return digit::export_app::run(command); });
}
