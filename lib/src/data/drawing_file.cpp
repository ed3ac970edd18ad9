#include "digit/drawing_file.h"

#include <simdjson.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/byte_order_mark.h"
#include "base/decompressed_file.h"
#include "base/sha256.h"
#include "data/drawing_json.h"
#include "data/split.h"
#include "digit/error.h"
#include "digit/prepare.h"

namespace digit::data {
namespace {

constexpr std::size_t kMaxLineBytes = std::size_t{16} << 20;
constexpr std::size_t kReadBytes = std::size_t{1} << 18;

// The functions that parse a line throw errors that describe the line only. read_drawings adds the file and the number
// of the line.

simdjson::dom::element require(const simdjson::dom::object& object, std::string_view key) {
  simdjson::dom::element value;
  if (object.at_key(key).get(value) != simdjson::SUCCESS) throw Error("field `" + std::string(key) + "` is missing");
  return value;
}

/// Accepts a number or a name; the class name of a number is its decimal text.
std::optional<std::string> label_of(const simdjson::dom::element& element) {
  if (element.is_null()) return std::nullopt;
  std::uint64_t number = 0;
  if (element.get_uint64().get(number) == simdjson::SUCCESS && number < kMaxClasses) return std::to_string(number);
  std::string_view name;
  if (element.get_string().get(name) == simdjson::SUCCESS && !name.empty()) return std::string(name);
  throw Error("field `label`: expected the name of a class, a number from 0 to " + std::to_string(kMaxClasses - 1) +
              " or null, found " + shortened(element));
}

LabeledDrawing parse_line(simdjson::dom::parser& parser, std::string_view line) {
  simdjson::dom::element document;
  const auto status = parser.parse(line.data(), line.size()).get(document);
  if (status != simdjson::SUCCESS) {
    throw Error(std::string("expected a JSON object, found invalid JSON: ") + simdjson::error_message(status));
  }
  simdjson::dom::object object;
  if (document.get_object().get(object) != simdjson::SUCCESS) {
    throw Error("expected a JSON object, found " + shortened(document));
  }
  return {.label = label_of(require(object, "label")), .drawing = drawing_of(require(object, "strokes"))};
}

/// Splits a file into lines. The last line may end without a line feed.
class LineReader {
 public:
  explicit LineReader(const std::filesystem::path& file) : file_(file) {}

  /// Throws digit::Error that names the file and the current line.
  [[noreturn]] void fail(const std::string& what) const { file_.fail("line " + std::to_string(number_) + ": " + what); }

  /// The number of the current line, from 1.
  std::size_t number() const { return number_; }

  /// Returns the next line without its line feed, or nullopt at the end of the file. The line is valid until the next
  /// call.
  std::optional<std::string_view> next() {
    ++number_;
    std::size_t searched = begin_;
    while (true) {
      const std::size_t end = buffer_.find('\n', searched);
      if (end != std::string::npos) return take(end, end + 1);
      searched = buffer_.size() - begin_;
      if (searched > kMaxLineBytes) fail("expected at most 16 MiB, found a longer line");
      if (refill()) continue;
      return begin_ < buffer_.size() ? std::optional(take(buffer_.size(), buffer_.size())) : std::nullopt;
    }
  }

 private:
  /// Returns the buffer up to `end` and continues at `next`.
  std::string_view take(std::size_t end, std::size_t next) {
    const std::string_view line = std::string_view(buffer_).substr(begin_, end - begin_);
    begin_ = next;
    return number_ == 1 ? base::without_byte_order_mark(line) : line;
  }

  /// Moves the rest of the buffer to its beginning and reads more of the file. Returns false at the end of the file.
  bool refill() {
    buffer_.erase(0, begin_);
    begin_ = 0;
    const std::size_t kept = buffer_.size();
    buffer_.resize(kept + kReadBytes);
    const std::size_t count = file_.read(std::as_writable_bytes(std::span(buffer_).subspan(kept)));
    buffer_.resize(kept + count);
    return count > 0;
  }

  base::DecompressedFile file_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t number_ = 0;
};

/// Calls `visit(number, drawing)` for each line that is a drawing, and `fail(number, message)` for each that is not.
template <typename Visit, typename Fail>
void for_each_line(const std::filesystem::path& file, Visit visit, Fail fail) {
  LineReader lines(file);
  simdjson::dom::parser parser(kMaxLineBytes);
  while (const auto line = lines.next()) {
    if (line->find_first_not_of(" \t\r") == std::string_view::npos) continue;
    std::optional<LabeledDrawing> drawing;
    try {
      drawing = parse_line(parser, *line);
    } catch (const Error& error) {
      fail(lines.number(), error.what());
    }
    if (drawing) visit(lines.number(), std::move(*drawing));
  }
}

std::string name_of_line(const std::filesystem::path& file, std::size_t number) {
  return file.string() + ": line " + std::to_string(number);
}

/// Returns the number of points of each stroke, followed by its points. No two drawings have the same numbers.
std::vector<float> numbers_of(const Drawing& drawing) {
  std::vector<float> numbers;
  for (const auto& stroke : drawing.strokes) {
    numbers.push_back(static_cast<float>(stroke.size()));
    for (const auto& point : stroke) numbers.insert(numbers.end(), {point.x, point.y});
  }
  return numbers;
}

}  // namespace

}  // namespace digit::data

namespace digit {

std::vector<LabeledDrawing> read_drawings(const std::filesystem::path& file) {
  std::vector<LabeledDrawing> drawings;
  data::for_each_line(
      file, [&](std::size_t, LabeledDrawing drawing) { drawings.push_back(std::move(drawing)); },
      [&](std::size_t number, const std::string& message) {
        throw Error(data::name_of_line(file, number) + ": " + message);
      });
  return drawings;
}

DataDescription read_drawing_file(const std::filesystem::path& file, const ReadOptions& options, const InputSink& add) {
  base::Sha256 checksum;
  std::set<std::string> labels;
  const auto add_drawing = [&](std::size_t number, LabeledDrawing labeled) {
    if (labeled.label) labels.insert(*labeled.label);
    const auto numbers = data::numbers_of(labeled.drawing);
    const auto key = std::as_bytes(std::span(numbers));
    if (!data::belongs_to(options.split, key)) return;
    if (labeled.label) {
      checksum.update(key);
      checksum.update(std::as_bytes(std::span(*labeled.label)));
    }
    add({.name = data::name_of_line(file, number),
         .label = std::move(labeled.label),
         .image = prepare(labeled.drawing, options.form),
         .error = {}});
  };
  data::for_each_line(file, add_drawing, [&](std::size_t number, const std::string& message) {
    const auto name = data::name_of_line(file, number);
    add({.name = name, .label = {}, .image = {}, .error = name + ": " + message});
  });
  return {.class_names = data::class_names_of(labels),
          .sha256 = {{data::split_name(options.split) + "-drawings", checksum.finish()}},
          .ignored = {}};
}

}  // namespace digit
