#include "digit/sample_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/database.h"
#include "base/sha256.h"
#include "data/drawing_json.h"
#include "data/split.h"
#include "digit/error.h"
#include "digit/prepare.h"

namespace digit::data {
namespace {

constexpr std::string_view kMagic = "SQLite format 3";
constexpr std::uint64_t kHeldBackOneIn = 5;

base::Database open_samples(const std::filesystem::path& file) {
  base::Database database(file, SQLITE_OPEN_READONLY);
  if (database.number("PRAGMA application_id") != kSampleFileId) {
    throw Error(file.string() + ": expected samples of digit-serve --samples, found another SQLite database");
  }
  const auto version = database.number("PRAGMA user_version");
  if (version != kSampleFileVersion) {
    throw Error(file.string() + ": expected samples of version " + std::to_string(kSampleFileVersion) +
                ", found version " + std::to_string(version) + "; another version of digit wrote them");
  }
  return database;
}

Input parse_sample(const std::string& content, bool has_strokes) {
  if (!has_strokes) return EncodedPicture{content};
  simdjson::dom::parser parser;
  simdjson::dom::element strokes;
  const auto status = parser.parse(content).get(strokes);
  if (status != simdjson::SUCCESS) {
    throw Error(std::string("expected strokes, found invalid JSON: ") + simdjson::error_message(status));
  }
  return drawing_of(strokes);
}

LabeledInput read_sample(std::string name, std::string label, const std::string& content, bool has_strokes,
                         const ReadOptions& options) {
  LabeledInput input{.name = std::move(name), .label = std::move(label), .image = {}, .error = {}};
  try {
    input.image = prepare(parse_sample(content, has_strokes), options.form,
                          {.limits = {}, .observer = {}, .score = options.score});
  } catch (const Error& error) {
    input.error = input.name + ": " + error.what();
  }
  return input;
}

}  // namespace
}  // namespace digit::data

namespace digit {

bool is_sample_file(const std::filesystem::path& file) {
  std::array<char, data::kMagic.size()> first{};
  std::ifstream bytes(file, std::ios::binary);
  return std::filesystem::is_regular_file(file) && bytes.read(first.data(), first.size()) &&
         std::ranges::equal(first, data::kMagic);
}

DataDescription read_sample_file(const std::filesystem::path& file, const ReadOptions& options, const InputSink& add) {
  const base::Database database = data::open_samples(file);
  base::Sha256 checksum;
  std::set<std::string> labels;
  base::Statement rows =
      database.prepare("SELECT id, label, strokes, picture FROM sample WHERE state = 'approved' ORDER BY id");
  while (rows.step()) {
    const std::string label = rows.text(1);
    labels.insert(label);
    const bool has_strokes = !rows.is_null(2);
    const std::string content = rows.text(has_strokes ? 2 : 3);
    if (!data::belongs_to(options.split, content, data::kHeldBackOneIn)) continue;
    for (const std::string& part : {content, label}) checksum.update(std::as_bytes(std::span(part)));
    add(data::read_sample(file.string() + ": sample " + std::to_string(rows.integer(0)), label, content, has_strokes,
                          options));
  }
  return {.class_names = data::class_names_of(labels),
          .sha256 = {{data::split_name(options.split) + "-samples", checksum.finish()}},
          .ignored = {}};
}

}  // namespace digit
