#include "train/watch/training_log.h"

#include <nlohmann/json.hpp>

namespace digit::train_app {
namespace {

/// In the order in which one reads them.
nlohmann::ordered_json to_json(const EpochRecord& record) {
  nlohmann::ordered_json json = {{"epoch", record.progress.epoch},
                                 {"epochs", record.progress.epochs},
                                 {"loss", record.progress.loss},
                                 {"accuracy", record.progress.accuracy},
                                 {"learning_rate", record.progress.learning_rate},
                                 {"seconds", record.seconds},
                                 {"images_per_second", record.images_per_second}};
  if (record.progress.validation_loss) json["validation_loss"] = *record.progress.validation_loss;
  if (record.progress.validation_accuracy) json["validation_accuracy"] = *record.progress.validation_accuracy;
  return json;
}

}  // namespace

TrainingLog::TrainingLog(const std::filesystem::path& file) : file_(file) {
  // What a run that was killed left of its last line must not run into the next.
  if (file_.last_byte() != '\n') file_.append("\n");
}

void TrainingLog::append(const EpochRecord& record) { file_.append(to_json(record).dump() + "\n"); }

}  // namespace digit::train_app
