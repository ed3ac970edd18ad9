#include "number_kinds/measure.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <iomanip>
#include <ostream>

#include "digit/file.h"
#include "digit/number.h"
#include "digit/prepare.h"

namespace digit::bench {
namespace {

/// What a model read.
struct Result {
  std::string truth;
  std::string found = {};
  float confidence = 0;
  std::string second = {};
  double milliseconds = 0;
};

std::string read_as_digit(const NumberInput& number, const Predictor& predictor) {
  const auto& metadata = predictor.metadata();
  const auto input = std::visit([](const auto& value) { return Input(value); }, number.input);
  const auto image = prepare(input, metadata.input, {.score = predictor.score()});
  return image ? metadata.class_names[predictor.predict(*image).digit()] : "";
}

Result read(const NumberInput& number, Mode mode, const Predictor& predictor) {
  const auto start = std::chrono::steady_clock::now();
  Result result{.truth = number.text};
  if (mode == Mode::kDigit) {
    result.found = read_as_digit(number, predictor);
  } else {
    const auto& names = predictor.metadata().class_names;
    const auto found =
        std::visit([&](const auto& input) { return read_number(input, predictor.batch_scorer()); }, number.input);
    result.found = number_text(found, names);
    result.confidence = found.confidence;
    if (found.second) result.second = number_text(found.second->digits, names);
  }
  result.milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return result;
}

void write_failure(const NumberRow& row, std::size_t index, const NumberInput& number, const Result& result,
                   const std::filesystem::path& folder) {
  const auto* picture = std::get_if<EncodedPicture>(&number.input);
  if (picture == nullptr) return;
  auto name = row.name + "-" + std::to_string(index) + "-" + result.truth + "-" + result.found;
  std::ranges::replace(name, ' ', '-');
  write_file(folder / (name + (picture->bytes.starts_with("\xFF\xD8") ? ".jpg" : ".png")), picture->bytes);
}

std::vector<Result> read_all(const NumberRow& row, const Predictor& predictor, const MeasureOptions& options) {
  std::vector<Result> results(options.count);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < options.count; i = next++) {
      const auto number = row.make(i);
      results[i] = read(number, row.mode, predictor);
      if (options.failures && results[i].found != results[i].truth) {
        write_failure(row, i, number, results[i], *options.failures);
      }
    }
  };
  std::vector<std::future<void>> threads;
  for (std::size_t i = 0; i < options.threads; ++i) threads.push_back(std::async(std::launch::async, work));
  for (auto& thread : threads) thread.get();
  return results;
}

/// Prints the share of numbers that are right, of those with a wrong count of digits and with a wrong digit, of those
/// whose second reading is right, the mean confidence, and the median time.
void print_row(std::ostream& out, const std::string& name, std::vector<Result> results) {
  double right = 0, wrong_count = 0, second = 0, confidence = 0;
  for (const auto& result : results) {
    right += result.found == result.truth ? 1 : 0;
    wrong_count += result.found.size() != result.truth.size() ? 1 : 0;
    second += result.second == result.truth ? 1 : 0;
    confidence += result.confidence;
  }
  const auto count = static_cast<double>(results.size());
  std::ranges::nth_element(results, results.begin() + static_cast<std::ptrdiff_t>(results.size() / 2), {},
                           &Result::milliseconds);
  out << std::left << std::setw(30) << name << std::right << std::fixed << std::setprecision(1);
  for (const double value : {right, wrong_count, count - right - wrong_count, second, confidence}) {
    out << std::setw(10) << 100 * value / count;
  }
  out << std::setw(10) << std::setprecision(2) << results[results.size() / 2].milliseconds << std::endl;
}

}  // namespace

void measure_source(std::ostream& out, const NumberSource& source, const Predictor& predictor,
                    const std::vector<std::string>& names, std::uint64_t seed, const MeasureOptions& options) {
  out << std::left << std::setw(30) << source.name << "   right %   count %   digit %  second %  confid.%        ms\n";
  for (const auto& row : number_rows(source, seed)) {
    const auto is_named = [&](const std::string& name) { return row.name.starts_with(name); };
    if (names.empty() || std::ranges::any_of(names, is_named))
      print_row(out, row.name, read_all(row, predictor, options));
  }
}

}  // namespace digit::bench
