#include "digit/trainer.h"

#include <ATen/Parallel.h>
#include <torch/utils.h>
#include <torch/version.h>

#include <algorithm>
#include <thread>

#include "digit/calibration.h"
#include "digit/file.h"
#include "digit/model_file.h"
#include "training/train_options.h"
#include "training/training_run.h"

namespace digit::training {
namespace {

ModelMetadata describe(const LabeledImages& data, const TrainOptions& options) {
  ModelMetadata metadata;
  metadata.input = data.form;
  metadata.class_names = data.class_names;
  metadata.seed = options.seed;
  metadata.training_options = option_texts(options);
  metadata.data_sha256 = data.sha256;
  return metadata;
}

}  // namespace
}  // namespace digit::training

namespace digit {

void seed_weights(std::uint64_t seed) { torch::manual_seed(seed); }

std::size_t set_threads(std::size_t threads) {
  if (threads == 0) {
    // Leave one core to the thread that prepares the batches: the threads of OpenMP spin while they wait for each
    // other, and become many times slower if there are more of them than cores. Debian's build of LibTorch 1 is slow on
    // two threads anyway, because its OpenMP and its BLAS compete for the cores.
    threads = TORCH_VERSION_MAJOR < 2 ? 1 : std::max(2U, std::thread::hardware_concurrency()) - 1;
  }
  at::set_num_threads(static_cast<int>(threads));
  return threads;
}

TrainResult train(Classifier& network, const LabeledImages& data, const TrainOptions& options,
                  const ProgressCallback& progress, const Checkpointing& checkpointing, Collective* collective,
                  const Predictor* teacher) {
  training::check_options(options);
  training::check_fit(network, data, options);
  if (teacher != nullptr) training::check_teacher(*teacher, network, options);
  const auto device = training::find_device(options.device);
  const auto set = training::make_training_set(data, options, network.has_detector());
  network.module().to(device);
  network.module().train();
  training::TrainingRun run(network, device, set, options, collective, teacher);
  if (checkpointing.start != nullptr) run.restore(*checkpointing.start, checkpointing.origin);
  const bool completed = run.run(progress, checkpointing.save) == Continue::kYes;
  if (completed) run.finish();
  network.module().to(torch::kCPU);
  network.module().eval();

  TrainResult result;
  result.completed = completed;
  result.last = run.progress();
  result.metadata = training::describe(data, options);
  if (!completed) return result;
  result.validation_loss = run.progress().validation_loss;
  result.validation_accuracy = run.progress().validation_accuracy;
  if (const auto& best = run.best()) {
    result.best_epoch = best->epoch;
    result.validation_loss = best->loss;
    result.validation_accuracy = best->accuracy;
  }
  if (options.held_out > 0 && (collective == nullptr || collective->rank() == 0)) {
    const auto calibration =
        calibrate(network, set.held_out, {.measured = options.held_out, .undamaged = set.undamaged});
    result.metadata.temperature = calibration.temperature;
    result.metadata.is_digit_threshold = calibration.is_digit_threshold;
    result.held_out_accuracy = calibration.accuracy;
  }
  return result;
}

void save_model(const Classifier& network, const TrainResult& result, const std::filesystem::path& file) {
  write_file(file, serialize_model(network, result.metadata));
}

}  // namespace digit
