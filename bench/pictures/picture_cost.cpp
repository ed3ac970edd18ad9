// picture-cost [FILE|FOLDER]...: prints what it costs to read pictures as a Markdown table: the CPU time of one thread,
// and the memory above that of the process before it. Without arguments, it measures generated pictures.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "costly_pictures.h"
#include "decode/decode.h"
#include "digit/decode.h"
#include "digit/error.h"
#include "digit/file.h"
#include "digit/normalize.h"
#include "measured_child.h"
#include "support/memory.h"

namespace digit::bench {
namespace {

using Path = std::filesystem::path;

/// The time of a picture is the median of as many runs as fit into this time, at least of three.
constexpr double kMilliseconds = 1000;
constexpr std::size_t kMinRuns = 3;
constexpr std::size_t kMaxRuns = 201;

template <typename Work>
double median_milliseconds(Work work) {
  std::vector<double> times;
  const double start = cpu_milliseconds();
  while (times.size() < kMinRuns || (times.size() < kMaxRuns && cpu_milliseconds() - start < kMilliseconds)) {
    const double before = cpu_milliseconds();
    work();
    times.push_back(cpu_milliseconds() - before);
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::ranges::nth_element(times, middle);
  return *middle;
}

/// Calls `work`, which may refuse a picture: that has a cost as well.
template <typename Work>
bool is_accepted(Work work) {
  try {
    work();
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::string measure(const Path& file) {
  const std::string text = read_file(file);
  const auto bytes = std::as_bytes(std::span(text));
  bool accepted = false;
  const auto read = [&] { accepted = is_accepted([&] { (void)normalize(decode_picture(bytes)); }); };
  const auto decode = [&] { is_accepted([&] { (void)decode::decode(bytes, {}); }); };
  const double megabytes = test::peak_megabytes(read);
  std::string row(128, '\0');
  row.resize(static_cast<std::size_t>(
      std::snprintf(row.data(), row.size(), "%.1f | %.2f | %.2f | %.0f | %s", static_cast<double>(bytes.size()) / 1e3,
                    median_milliseconds(decode), median_milliseconds(read), megabytes, accepted ? "yes" : "no")));
  return row;
}

void print_row(const std::string& name, const Path& file) {
  std::printf("| %s | %s |\n", name.c_str(), in_child([&] { return measure(file); }).c_str());
}

void measure_generated() {
  const Path file = std::filesystem::temp_directory_path() / ("picture-cost-" + std::to_string(getpid()));
  for (const auto& picture : costly_pictures()) {
    in_child([&] {
      test::write_bytes(file, picture.make());
      return std::string();
    });
    print_row(std::string(picture.name), file);
  }
  std::filesystem::remove(file);
}

void measure_path(const Path& path) {
  if (!std::filesystem::is_directory(path)) return print_row(path.filename().string(), path);
  std::vector<Path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) files.push_back(entry.path());
  std::ranges::sort(files);
  for (const auto& file : files) measure_path(file);
}

void run(std::span<const char* const> paths) {
  std::puts("| picture | kB | decode, ms | decode, find ink, normalize, ms | memory, MB | accepted |");
  std::puts("|---|---|---|---|---|---|");
  if (paths.empty()) measure_generated();
  for (const auto* path : paths) measure_path(path);
}

}  // namespace
}  // namespace digit::bench

int main(int count, char** arguments) {
  try {
    digit::bench::run({arguments + 1, static_cast<std::size_t>(count - 1)});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "picture-cost: %s\n", error.what());
    return 1;
  }
}
