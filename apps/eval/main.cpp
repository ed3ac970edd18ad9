#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <array>
#include <iostream>

#include "common/choice.h"
#include "common/data/data_source.h"
#include "common/model_path.h"
#include "common/program.h"
#include "digit/error.h"
#include "digit/load_options.h"
#include "digit/picture_formats.h"
#include "eval/errors_folder.h"
#include "eval/image_files.h"
#include "eval/inputs.h"
#include "eval/numbers.h"
#include "eval/report.h"

namespace digit::eval_app {
namespace {

using Path = std::filesystem::path;

/// The command line. Exactly one of `mnist`, `strokes`, `images`, `data`, `numbers`, the IDX files and
/// `files` is given.
struct EvalCommand {
  std::optional<Path> model;
  LoadOptions load;
  std::optional<Path> mnist;
  std::optional<Path> strokes;
  std::optional<Path> images;
  std::optional<Path> data;
  Path test_images;
  Path test_labels;
  std::vector<Path> numbers;
  std::vector<Path> files;
  bool transposed = false;
  Split split = Split::kTest;
  std::optional<Path> errors;
  std::optional<Path> stages;
  bool json = false;
};

constexpr std::array<OptionChoice<Split>, 3> kSplits{
    {{"test", Split::kTest}, {"train", Split::kTrain}, {"all", Split::kAll}}};

/// Binds the options that name the input. Returns the one for single files.
CLI::Option* bind_inputs(CLI::App& app, EvalCommand& command) {
  auto* input = app.add_option_group("Input (exactly one is required)");
  auto* files = input->add_option(
      "files", command.files,
      std::string(kPictureFormatNames) + " files; prints the predicted class and the confidence for each");
  files->type_name("FILE");
  input->add_option("--data", command.data, "Data in any form that digit-train --data takes; see --split")
      ->type_name("PATH");
  auto* images = input->add_option("--test-images", command.test_images,
                                   "IDX file of images, raw or .gz, together with --test-labels");
  images->type_name("FILE");
  input->add_option("--mnist", command.mnist, "Folder with IDX files; evaluates the test images")->type_name("DIR");
  input
      ->add_option("--strokes", command.strokes,
                   "JSON Lines file of drawings, optionally compressed (.gz); evaluates all of them. Each line has a "
                   "`label` (a class, or null for a non-digit) and `strokes`")
      ->type_name("FILE");
  input
      ->add_option("--images", command.images,
                   "Folder with one subfolder of " + std::string(kPictureFormatNames) +
                       " files per class; evaluates all of them")
      ->type_name("DIR");
  input
      ->add_option("--numbers", command.numbers,
                   std::string(kPictureFormatNames) +
                       " files of numbers of several digits; prints each number. A JSON Lines file (.jsonl, .jsonl.gz) "
                       "holds drawings whose `label` is the text of the number; evaluates all of them")
      ->type_name("FILE");
  input->require_option(1);
  auto* labels = app.add_option("--test-labels", command.test_labels, "IDX file of the labels of --test-images");
  labels->type_name("FILE")->needs(images);
  images->needs(labels);
  return files;
}

/// Binds the options to `command`, which must outlive `app`.
void bind_options(CLI::App& app, EvalCommand& command) {
  auto* files = bind_inputs(app, command);
  common::add_choice(app, "--split", command.split, kSplits, "Part of --data to evaluate")
      ->needs(app.get_option("--data"));
  app.add_flag("--transposed", command.transposed, "Swap rows and columns of the images in IDX files");
  app.add_option("--model", command.model, common::kModelHelp)->type_name("FILE");
  app.add_flag("--allow-any-operator", command.load.allow_any_operator,
               "Load models with any operator, which can write files; only for files that you trust");
  app.add_option("--errors", command.errors,
                 "Folder for PNG files of the misclassified inputs and a contact sheet; replaces those of an earlier "
                 "run; not available for single files and numbers")
      ->excludes(files)
      ->excludes(app.get_option("--numbers"))
      ->type_name("DIR");
  app.add_option("--stages", command.stages,
                 "Folder for a PNG file of each stage between a picture and the image that the network gets, to see "
                 "where a digit is lost; only for single files")
      ->needs(files)
      ->type_name("DIR");
  app.add_flag("--json", command.json, "Print JSON");
}

/// The source to evaluate, and the part of it.
std::pair<common::DataSource, Split> source_of(const EvalCommand& command) {
  if (!command.test_images.empty()) {
    common::DataOptions options;
    options.test_images = command.test_images;
    options.test_labels = command.test_labels;
    return {common::find_sources(options).front(), Split::kTest};
  }
  if (command.data) return {common::source_at(*command.data), command.split};
  if (command.mnist) return {common::source_at(*command.mnist, "idx"), Split::kTest};
  if (command.strokes) return {common::source_at(*command.strokes, "drawings"), Split::kAll};
  return {common::source_at(command.images.value(), "pictures"), Split::kAll};
}

void print_problems(const LabeledInputs& inputs) {
  const auto ignored = common::ignored_text(inputs.ignored);
  if (!ignored.empty()) common::print_error("digit-eval", "warning: " + ignored);
  for (const auto& line : inputs.unreadable) common::print_error("digit-eval", line);
}

int run(const EvalCommand& command) {
  const auto model = common::find_model(command.model);
  common::print_error("digit-eval", "model " + common::describe(model));
  const Predictor predictor(model.path, command.load);
  if (!command.files.empty()) {
    const PrintOptions options{.as_json = command.json, .stages_folder = command.stages};
    return print_predictions(std::cout, predictor, command.files, options) ? 0 : 1;
  }
  if (!command.numbers.empty()) return print_numbers(std::cout, predictor, command.numbers, command.json) ? 0 : 1;
  const auto [source, split] = source_of(command);
  if (command.transposed && !source.has_numbers) throw Error("--transposed: expected IDX files, found " + source.name);
  const auto inputs = read_inputs(source, split, command.transposed, predictor);
  print_problems(inputs);
  const auto predictions = predict_images(predictor, inputs.images);
  const auto report = evaluate_inputs(inputs, predictions, predictor.metadata());
  if (command.json) {
    print_json(std::cout, report);
  } else {
    print_text(std::cout, report);
  }
  if (command.errors) {
    const auto count = write_errors(*command.errors, inputs, predictions);
    std::cerr << "wrote " << count << (count == 1 ? " misclassified input to " : " misclassified inputs to ")
              << command.errors->string() << "\n";
  }
  return inputs.unreadable.empty() ? 0 : 1;
}

}  // namespace
}  // namespace digit::eval_app

int main(int argc, char** argv) {
  CLI::App app("Evaluates a model on labeled data, or predicts the classes of single picture files.", "digit-eval");
  digit::eval_app::EvalCommand command;
  digit::eval_app::bind_options(app, command);
  return digit::common::run_program(app, argc, argv, [&command] { return digit::eval_app::run(command); });
}
