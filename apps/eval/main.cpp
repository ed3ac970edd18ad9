#include <iostream>

#include "common/model_path.h"
#include "common/program.h"
#include "eval/command_line.h"
#include "eval/errors_folder.h"
#include "eval/inputs.h"
#include "eval/pictures.h"
#include "eval/predictions.h"
#include "eval/report.h"

namespace digit::eval_app {
namespace {

LabeledInputs gather(const EvalCommand& command) {
  if (command.mnist) return gather_mnist(*command.mnist);
  return command.strokes ? gather_strokes(*command.strokes) : gather_images(command.images.value());
}

int run(const EvalCommand& command) {
  const Predictor predictor(common::find_model(command.model));
  if (!command.pictures.empty()) {
    print_pictures(std::cout, predictor, command.pictures, command.json);
    return 0;
  }
  const auto inputs = gather(command);
  const auto answers = predict_images(predictor, inputs.images);
  const auto report = measure(inputs, answers, predictor.metadata());
  if (command.json) {
    print_json(std::cout, report);
  } else {
    print_text(std::cout, report, predictor.metadata().class_names);
  }
  if (command.errors) {
    const auto wrong = write_errors(*command.errors, inputs, answers);
    std::cerr << wrong << " read wrongly, in " << command.errors->string() << "\n";
  }
  return 0;
}

}  // namespace
}  // namespace digit::eval_app

int main(int argc, char** argv) {
  CLI::App app("Measures a model on MNIST, pen strokes or pictures, or reads pictures of digits.", "digit-eval");
  digit::eval_app::EvalCommand command;
  digit::eval_app::bind_options(app, command);
  return digit::common::run_program(app, argc, argv, [&command] { return digit::eval_app::run(command); });
}
