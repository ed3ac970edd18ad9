#include "operations/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

constexpr std::array kSeconds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                              0.025,  0.05,    0.1,    0.25,  0.5,    1.0,   2.5};
constexpr std::array kImages{1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0};

void write_head(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
  text.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
  text.append(name).append(" ").append(type).append("\n");
}

template <typename Number>
void write_sample(std::string& text, std::string_view name, std::string_view labels, Number value) {
  text.append(name);
  if (!labels.empty()) text.append("{").append(labels).append("}");
  text += ' ';
  append_number(text, value);
  text += '\n';
}

template <typename Number>
void write_single(std::string& text, std::string_view name, std::string_view type, std::string_view help,
                  Number value) {
  write_head(text, name, type, help);
  write_sample(text, name, "", value);
}

/// Returns `name="value"` with the escapes of the format.
std::string label(std::string_view name, std::string_view value) {
  std::string text(name);
  text += "=\"";
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c == '\n' ? ' ' : c;
  }
  return text + '"';
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double total_pages = 0;
  double resident_pages = 0;
  file >> total_pages >> resident_pages;
  return resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator entries("/proc/self/fd", error);
  return error ? 0 : static_cast<double>(std::distance(begin(entries), end(entries)));
}

/// Returns the start of the process in seconds since 1970: now, less the time that the machine has run since then.
double start_seconds() {
  double uptime = 0;
  std::ifstream("/proc/uptime") >> uptime;
  std::ifstream file("/proc/self/stat");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  std::istringstream fields(text.substr(std::min(text.rfind(')') + 1, text.size())));
  std::string field;
  for (int i = 3; i <= 22; ++i) fields >> field;  // starttime, in ticks since the machine started
  const double started = field.empty() ? uptime : std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count() - uptime + started;
}

void write_process(std::string& text) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  write_single(text, "process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes());
  write_single(text, "process_cpu_seconds_total", "counter", "CPU time, user and system.",
               seconds(usage.ru_utime) + seconds(usage.ru_stime));
  write_single(text, "process_open_fds", "gauge", "Open file descriptors.", open_descriptors());
  write_single(text, "process_max_fds", "gauge", "Limit on open file descriptors.", limit.rlim_cur);
  write_single(text, "process_start_time_seconds", "gauge", "Start of the process, in seconds since 1970.",
               start_seconds());
}

void write_state(std::string& text, const ServerState& state) {
  write_single(text, "digit_requests_in_hand", "gauge", "Requests that have arrived but are not answered yet.",
               state.requests_in_flight);
  write_single(text, "digit_worker_queue_length", "gauge", "Jobs that wait for a worker.", state.queued_jobs);
  write_single(text, "digit_buffered_bytes", "gauge", "Bytes of requests and replies in memory.", state.buffered_bytes);
  write_single(text, "digit_connections", "gauge", "Open connections.", state.connections);
  write_single(text, "digit_log_lines_lost_total", "counter", "Lines of the log that could not be written.",
               state.lost_log_lines);
  write_single(text, "digit_ready", "gauge", "1 if /readyz returns 200, else 0.", state.is_ready ? 1 : 0);
  write_head(text, "digit_model_info", "gauge", "The current model.");
  write_sample(text, "digit_model_info",
               label("model", state.model_description) + "," + label("version", state.model_version), 1);
}

}  // namespace

Histogram::Histogram(std::span<const double> bounds) : bounds_(bounds), counts_(bounds.size() + 1) {}

void Histogram::observe(double value) {
  const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
  counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_millionths_.fetch_add(static_cast<std::uint64_t>(value * 1e6), std::memory_order_relaxed);
}

void Histogram::write(std::string& text, std::string_view name, std::string_view labels) const {
  const std::string separator = labels.empty() ? "" : ",";
  const std::string bucket_name = std::string(name) + "_bucket";
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    total += counts_[i].load(std::memory_order_relaxed);
    std::string bound = "+Inf";
    if (i < bounds_.size()) append_number(bound = "", bounds_[i]);
    write_sample(text, bucket_name, std::string(labels) + separator + label("le", bound), total);
  }
  const auto sum = static_cast<double>(sum_millionths_.load(std::memory_order_relaxed)) / 1e6;
  write_sample(text, std::string(name) + "_sum", labels, sum);
  write_sample(text, std::string(name) + "_count", labels, total);
}

Metrics::Series::Series(std::string route) : label(std::move(route)), durations(kSeconds) {}

Metrics::Metrics() : batch_sizes_(kImages) {}

std::size_t Metrics::add_route(const std::string& route) {
  const auto known = std::ranges::find(routes_, route, [](const auto& series) { return series->label; });
  if (known != routes_.end()) return static_cast<std::size_t>(known - routes_.begin());
  routes_.push_back(std::make_unique<Series>(route));
  return routes_.size() - 1;
}

std::size_t Metrics::status_index(int status) {
  return static_cast<std::size_t>(std::ranges::find(kStatuses, status) - kStatuses.begin());
}

void Metrics::observe(std::size_t route, int status, std::chrono::nanoseconds duration) {
  Series& series = *routes_[route];
  series.by_status[status_index(status)].fetch_add(1, std::memory_order_relaxed);
  series.durations.observe(static_cast<double>(duration.count()) / 1e9);
}

void Metrics::observe_batch(std::size_t images) { batch_sizes_.observe(static_cast<double>(images)); }

void Metrics::observe_rejection(int status) {
  rejections_[status_index(status)].fetch_add(1, std::memory_order_relaxed);
}

void Metrics::observe_lost_connection() { lost_connections_.fetch_add(1, std::memory_order_relaxed); }

void Metrics::observe_load(bool succeeded) {
  (succeeded ? loads_ : failed_loads_).fetch_add(1, std::memory_order_relaxed);
}

void Metrics::write_requests(std::string& text) const {
  constexpr std::string_view kName = "digit_http_requests_total";
  write_head(text, kName, "counter", "Answered requests, by route and status.");
  const auto write_counts = [&](const StatusCounts& counts, const std::string& route) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const auto count = counts[i].load(std::memory_order_relaxed);
      if (count == 0) continue;
      const std::string labels =
          label("route", route) + ',' + label("status", i < kStatuses.size() ? std::to_string(kStatuses[i]) : "other");
      write_sample(text, kName, labels, count);
    }
  };
  for (const auto& series : routes_) write_counts(series->by_status, series->label);
  write_counts(rejections_, "refused");
  write_head(text, "digit_http_request_duration_seconds", "histogram",
             "Time from the last byte of a request to its reply, by route.");
  for (const auto& series : routes_) {
    series->durations.write(text, "digit_http_request_duration_seconds", label("route", series->label));
  }
}

std::string Metrics::text(const ServerState& state) const {
  std::string text;
  write_requests(text);
  write_head(text, "digit_batch_size", "histogram", "Images in one batch of the network.");
  batch_sizes_.write(text, "digit_batch_size", "");
  write_state(text, state);
  write_single(text, "digit_lost_connections_total", "counter",
               "Connections lost for a reason within the server, such as missing memory.", lost_connections_.load());
  write_head(text, "digit_model_loads_total", "counter", "Loads of the model file, by result.");
  write_sample(text, "digit_model_loads_total", label("result", "ok"), loads_.load());
  write_sample(text, "digit_model_loads_total", label("result", "failed"), failed_loads_.load());
  write_process(text);
  return text;
}

}  // namespace digit::serve_app
