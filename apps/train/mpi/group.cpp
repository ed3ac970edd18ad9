#include "train/mpi/group.h"

#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "digit/checkpoint.h"
#include "digit/error.h"

namespace digit::train_app {
namespace {

using Facts = std::map<std::string, std::string>;

Facts facts_of(const TrainCommand& command, const LabeledImages& data) {
  Facts facts;
  for (const auto& [name, value] : training_options(command)) facts["--" + name] = value;
  facts["--resume"] = command.run.resume.value_or("").string();
  facts["SHA-256 of the training images"] = fingerprint(data);
  return facts;
}

std::string value_in(const Facts& facts, const std::string& name) {
  const auto found = facts.find(name);
  return found == facts.end() || found->second.empty() ? "none" : found->second;
}

std::string difference(const std::string& name, const std::string& here, const std::string& there) {
  return name + " " + here + " (rank 0: " + there + ")";
}

}  // namespace

bool is_rank_zero(const Collective* group) { return group == nullptr || group->rank() == 0; }

TrainCommand without_output(TrainCommand command) {
  command.run.checkpoint.reset();
  command.watch = {};
  command.run.json = false;
  return command;
}

void check_same_training(Collective& group, const TrainCommand& command, const LabeledImages& data) {
  const auto own = facts_of(command, data);
  auto bytes = nlohmann::json(own).dump();
  group.broadcast(bytes);
  const auto first = nlohmann::json::parse(bytes).get<Facts>();
  auto names = own;
  names.insert(first.begin(), first.end());
  std::string differences;
  for (const auto& [name, value] : names) {
    const auto here = value_in(own, name), there = value_in(first, name);
    if (here == there) continue;
    if (!differences.empty()) differences += ", ";
    differences += difference(name, here, there);
  }
  if (!differences.empty()) {
    throw Error("the options or data differ from those of rank 0: " + differences +
                "; start all processes with the same options and data");
  }
}

#ifndef DIGIT_WITH_MPI
int run_in_group(const std::function<int(Collective* group)>& body) {
  const char* size = std::getenv("OMPI_COMM_WORLD_SIZE");
  if (size != nullptr && std::string(size) != "1") {
    throw Error("started by mpirun as one of " + std::string(size) +
                " processes, but built without MPI: build with -DDIGIT_WITH_MPI=ON");
  }
  return body(nullptr);
}
#endif

}  // namespace digit::train_app
