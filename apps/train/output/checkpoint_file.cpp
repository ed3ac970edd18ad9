#include "train/output/checkpoint_file.h"

#include "digit/file.h"
#include "train/mpi/group.h"

namespace digit::train_app {
namespace {

/// Returns the options that must not change for a resumed training to give the same weights as an uninterrupted one.
/// With a constant learning rate, the number of epochs does not change the steps that are done.
std::map<std::string, std::string> options_to_keep(const TrainCommand& command) {
  auto options = training_options(command);
  if (command.training.schedule == Schedule::kConstant) options.erase("epochs");
  return options;
}

std::string read_for_all(const std::filesystem::path& file, Collective* group) {
  std::string bytes;
  if (is_rank_zero(group)) bytes = read_file(file);
  if (group != nullptr) group->broadcast(bytes);
  return bytes;
}

}  // namespace

CheckpointFile::CheckpointFile(const TrainCommand& command, const LabeledImages& data, Collective* group)
    : command_(command) {
  if (!command.run.checkpoint && !command.run.resume) return;
  options_ = options_to_keep(command);
  data_ = fingerprint(data);
  if (!command.run.resume) return;
  const auto origin = command.run.resume->string();
  start_ = parse_checkpoint(read_for_all(*command.run.resume, group), origin);
  check_same_run(*start_, options_, data_, origin);
}

Checkpointing CheckpointFile::hooks() const {
  Checkpointing hooks;
  if (start_) {
    hooks.start = &start_->state;
    hooks.origin = command_.run.resume->string();
  }
  if (command_.run.checkpoint) {
    hooks.save = [this](const TrainState& state) {
      write_file(*command_.run.checkpoint, serialize_checkpoint({options_, data_, state}));
    };
  }
  return hooks;
}

}  // namespace digit::train_app
