#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>

#include "common/model_path.h"
#include "common/program.h"
#include "eval/errors_folder.h"
#include "eval/image_files.h"
#include "eval/inputs.h"
#include "eval/report.h"

namespace digit::eval_app {
namespace {

using Path = std::filesystem::path;

/// The command line. Exactly one of `mnist`, `strokes`, `images` and `files` is given.
struct EvalCommand {
  std::optional<Path> model;
  std::optional<Path> mnist;
  std::optional<Path> strokes;
  std::optional<Path> images;
  std::vector<Path> files;
  std::optional<Path> errors;
  bool json = false;
};

/// Binds the options to `command`, which must outlive `app`.
void bind_options(CLI::App& app, EvalCommand& command) {
  auto* input = app.add_option_group("Input (exactly one is required)");
  auto* files = input->add_option("files", command.files,
                                  "PNG or JPEG files; prints the predicted digit and the confidence for each");
  files->type_name("FILE");
  input->add_option("--mnist", command.mnist, "Folder with the MNIST test images, which are used unchanged")
      ->type_name("DIR");
  input
      ->add_option("--strokes", command.strokes,
                   "JSON Lines file of drawings, optionally compressed (.gz); each line has a `label` (0 to 9, or "
                   "null for a non-digit) and `strokes`")
      ->type_name("FILE");
  input
      ->add_option("--images", command.images,
                   "Folder with one subfolder of PNG and JPEG files per digit, named 0 to 9")
      ->type_name("DIR");
  input->require_option(1);
  app.add_option("--model", command.model,
                 "TorchScript file [default: ./digit.pt if it exists, else the model shipped with the program]")
      ->type_name("FILE");
  app.add_option("--errors", command.errors,
                 "Folder for PNG files of the misclassified inputs and a contact sheet; replaces those of an earlier "
                 "run; not available for single files")
      ->excludes(files)
      ->type_name("DIR");
  app.add_flag("--json", command.json, "Print JSON");
}

LabeledInputs read_inputs(const EvalCommand& command) {
  if (command.mnist) return read_mnist_inputs(*command.mnist);
  return command.strokes ? read_stroke_inputs(*command.strokes) : read_image_inputs(command.images.value());
}

int run(const EvalCommand& command) {
  const Predictor predictor(common::find_model(command.model));
  if (!command.files.empty()) {
    print_predictions(std::cout, predictor, command.files, command.json);
    return 0;
  }
  const auto inputs = read_inputs(command);
  const auto predictions = predict_images(predictor, inputs.images);
  const auto report = evaluate_inputs(inputs, predictions, predictor.metadata());
  if (command.json) {
    print_json(std::cout, report);
  } else {
    print_text(std::cout, report, predictor.metadata().class_names);
  }
  if (command.errors) {
    const auto count = write_errors(*command.errors, inputs, predictions);
    std::cerr << "wrote " << count << (count == 1 ? " misclassified input to " : " misclassified inputs to ")
              << command.errors->string() << "\n";
  }
  return 0;
}

}  // namespace
}  // namespace digit::eval_app

int main(int argc, char** argv) {
  CLI::App app("Evaluates a model on MNIST, drawings or images, or predicts the digits in single image files.",
               "digit-eval");
  digit::eval_app::EvalCommand command;
  digit::eval_app::bind_options(app, command);
  return digit::common::run_program(app, argc, argv, [&command] { return digit::eval_app::run(command); });
}
