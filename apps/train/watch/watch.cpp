#include "train/watch/watch.h"

#include <string>

#include "common/program.h"
#include "digit/error.h"

namespace digit::train_app {
namespace {

/// Closes the file if writing fails, because a full disk must not stop the training.
template <typename File, typename Write>
void write_or_close(std::optional<File>& file, ProgressDisplay& display, const Write& write) {
  if (!file) return;
  try {
    write(*file);
  } catch (const Error& error) {
    file.reset();
    display.finish_line();
    common::print_error("digit-train", std::string(error.what()) + "; training continues without it");
  }
}

}  // namespace

Watch::Watch(const WatchOptions& options, std::ostream& out, const common::Terminal& terminal)
    : display_(out, terminal) {
  if (options.log) log_.emplace(*options.log);
  if (options.tensorboard) events_.emplace(*options.tensorboard);
}

void Watch::show(const TrainProgress& progress) {
  display_.show(progress);
  if (const auto* record = history_.add(progress)) write_files(*record);
}

void Watch::write_files(const EpochRecord& record) {
  write_or_close(log_, display_, [&](TrainingLog& log) { log.append(record); });
  write_or_close(events_, display_,
                 [&](EventFile& events) { events.append(record.progress.epoch, scalars_of(record)); });
}

}  // namespace digit::train_app
