#include "train/watch/log_files.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "digit/error.h"
#include "digit/file.h"
#include "support/temporary_folder.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

train_app::EpochRecord validated_record() {
  train_app::EpochRecord record;
  record.progress.epoch = 2;
  record.progress.loss = 0.5;
  record.progress.validation_loss = 0.25;
  record.progress.validation_accuracy = 0.875;
  return record;
}

TEST_CASE("The log has the figures on the validation images if there are any") {
  const TemporaryFolder folder;
  const auto file = folder / "log.jsonl";
  train_app::TrainingLog(file).append(validated_record());
  const auto with = nlohmann::json::parse(read_file(file));
  CHECK(with.at("validation_loss") == 0.25);
  CHECK(with.at("validation_accuracy") == 0.875);
  std::filesystem::remove(file);
  train_app::TrainingLog(file).append({});
  CHECK_FALSE(nlohmann::json::parse(read_file(file)).contains("validation_loss"));
}

TEST_CASE("A log line is in the file when append returns") {
  const TemporaryFolder folder;
  train_app::TrainingLog log(folder / "log.jsonl");
  log.append(validated_record());
  CHECK_THAT(read_file(folder / "log.jsonl"), Catch::Matchers::EndsWith("}\n"));
}

TEST_CASE("Figures on the validation images have their own tags in TensorBoard") {
  const auto scalars = train_app::scalars_of(validated_record());
  const std::map<std::string_view, double> by_tag(scalars.begin(), scalars.end());
  CHECK(by_tag.at("loss/train") == 0.5);
  CHECK(by_tag.at("loss/validation") == 0.25);
  CHECK(by_tag.at("accuracy/validation") == 0.875);
  CHECK(train_app::scalars_of({}).size() == scalars.size() - 2);
}

TEST_CASE("The records of an event file begin with their length") {
  const TemporaryFolder folder;
  train_app::EventFile events(folder / "runs");
  events.append(1, {{"loss", 0.5}});
  const auto text = read_file(std::filesystem::directory_iterator(folder / "runs")->path());
  // Length, its checksum, payload, its checksum.
  const std::size_t first = 8 + 4 + static_cast<unsigned char>(text.at(0)) + 4;
  const std::size_t second = 8 + 4 + static_cast<unsigned char>(text.at(first)) + 4;
  CHECK(text.size() == first + second);
  CHECK_THAT(text, ContainsSubstring("brain.Event:2") && ContainsSubstring("loss"));
}

TEST_CASE("If the disk is full, the error names the file") {
  train_app::TrainingLog log("/dev/full");
  CHECK_THROWS_MATCHES(log.append(validated_record()), Error,
                       MessageMatches(ContainsSubstring("/dev/full: cannot be written")));
}

}  // namespace
}  // namespace digit::test
