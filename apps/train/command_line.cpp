#include "train/command_line.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "common/choice.h"
#include "common/config_file.h"
#include "common/option_binding.h"
#include "digit/data_format.h"
#include "digit/error.h"
#include "digit/initial_model.h"
#include "digit/network.h"
#include "train/output/promotion.h"

namespace digit::train_app {
namespace {

/// The number of validation images if the best epoch is to be kept and no number is given.
constexpr std::size_t kDefaultValidation = 5000;

struct Recipe {
  std::string_view name;
};
constexpr std::array<Recipe, 2> kRecipes{{{"digits"}, {"plain"}}};

/// Refuses a text that is not the name of one of the choices.
template <typename Choices>
CLI::Validator one_of(Choices choices) {
  return CLI::Validator(
      [choices](const std::string& text) {
        const bool is_known = std::ranges::any_of(choices, [&](const auto& choice) { return choice.name == text; });
        return is_known ? std::string() : common::unknown_choice(choices, text);
      },
      "");
}

/// Appends the choices to the help text of the two options whose choices are lists that grow.
void describe_choices(CLI::App& app) {
  std::string formats, names;
  for (const auto& format : data_formats()) formats.append(formats.empty() ? ": a " : "; or a ").append(format.help);
  for (const auto& architecture : architectures()) {
    names.append(names.empty() ? ": " : "; or ").append(architecture.name).append(", ").append(architecture.help);
  }
  for (const auto& [flag, choices] : {std::pair{"--data", formats}, std::pair{"--architecture", names}}) {
    auto* option = app.get_option(flag);
    option->description(option->get_description() + choices);
  }
}

/// Returns the recipe that the model was trained with. A model with a detector was trained with "digits", since "plain"
/// gives a network none.
std::string recipe_of(const InitialModel& model) { return model.network.detector > 0 ? "digits" : "plain"; }

/// The steps of a training that starts from a model are smaller than those from random weights by this factor.
constexpr double kSmallerSteps = 10;
constexpr std::size_t kEpochsFromModel = 20;

/// Restores the options that the model was trained with, so that what it learned then is kept. The length of the
/// training and the use of the data belong to the new training.
void restore_options(TrainOptions& training, const InitialModel& initial) {
  const std::set<std::string> not_restored{"epochs",   "validation", "keep-best", "patience",
                                           "held-out", "seed",       "device"};
  std::vector<std::string> words;
  for (const auto& [name, value] : option_texts(training)) {
    const auto recorded = initial.metadata.training_options.find(name);
    if (recorded == initial.metadata.training_options.end() || not_restored.contains(name)) continue;
    words.push_back("--" + name + "=" + recorded->second);
  }
  CLI::App app;
  common::bind_all_options(app, training);
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    throw Error("--init: expected a model with options of digit-train in its metadata (" + std::string(error.what()) +
                ")");
  }
}

}  // namespace

common::FoundModel initial_file(const StartOptions& options) {
  return common::find_model(options.init.value(), "--init");
}

common::FoundModel teacher_file(const StartOptions& options) {
  return common::find_model(options.teacher.value(), "--teacher");
}

TrainCommand start_from_recipe(int argc, const char* const* argv) {
  TrainCommand command;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  app.allow_config_extras(CLI::config_extras_mode::ignore_all);
  app.set_config("--config");
  app.add_option("--recipe", command.recipe);
  app.add_option("--architecture", command.network.architecture)->check(one_of(architectures()));
  common::bind_all_options(app, command.start);
  common::bind_all_options(app, command.data);
  common::use_config_file(app);
  app.parse(argc, argv);
  std::optional<InitialModel> initial;
  if (command.start.init) initial = read_initial_model(initial_file(command.start).path);
  const auto& architecture = find_architecture(initial ? initial->network.architecture : command.network.architecture);
  command.network = initial ? initial->network : architecture.defaults;
  if (command.recipe.empty() && initial && !command.start.new_head) command.recipe = recipe_of(*initial);
  if (command.recipe.empty()) command.recipe = is_mnist(command.data) ? "digits" : "plain";
  if (command.recipe == "plain") {
    command.training = plain_recipe();
    command.network.detector = 0;
  }
  command.training.epochs = architecture.epochs;
  if (initial) {
    command.start.init_sha256 = initial->sha256;
    if (!command.start.new_head) restore_options(command.training, *initial);
    command.training.learning_rate /= kSmallerSteps;
    command.training.epochs = kEpochsFromModel;
  }
  return command;
}

void bind_options(CLI::App& app, TrainCommand& command) {
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.set_config("--config", "", "File that sets any of these options, one `name = value` per line")->type_name("FILE");
  common::bind_all_options(app, command);
  app.get_option("--recipe")->check(one_of(kRecipes));
  app.get_option("--architecture")->check(one_of(architectures()));
  describe_choices(app);
  const std::vector<CLI::Option*> idx_files{app.get_option("--train-images"), app.get_option("--train-labels"),
                                            app.get_option("--test-images"), app.get_option("--test-labels")};
  for (auto* option : idx_files) {
    for (auto* other : idx_files) {
      if (option != other) option->needs(other);
    }
  }
}

void complete(TrainCommand& command) {
  auto& training = command.training;
  training.keep_best = training.keep_best || training.patience > 0;
  if (training.keep_best && training.validation == 0) training.validation = kDefaultValidation;
  auto& run = command.run;
  const auto file_of = [](const auto& path) { return std::filesystem::weakly_canonical(path); };
  if (run.promote && file_of(*run.promote) == file_of(run.output)) run.output = candidate_of(*run.promote);
}

std::map<std::string, std::string> training_options(const TrainCommand& command) {
  auto options = option_texts(command);
  if (command.start.init) options["init"] = command.start.init_sha256;
  if (command.start.teacher) options["teacher"] = command.start.teacher_sha256;
  options.erase(std::string(find_architecture(command.network.architecture).unused_option));
  return options;
}

}  // namespace digit::train_app
