#include "operations/metrics.h"

#include <algorithm>
#include <cmath>

#include "http/json_writer.h"
#include "operations/process_figures.h"

namespace digit::serve_app {
namespace {

constexpr std::array kSeconds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                              0.025,  0.05,    0.1,    0.25,  0.5,    1.0,   2.5};
constexpr std::array kImages{1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0};

std::string number_text(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

void write_head(std::string& text, std::string_view name, std::string_view type, std::string_view help) {
  text.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ");
  text.append(name).append(" ").append(type).append("\n");
}

void write_sample(std::string& text, std::string_view name, std::string_view labels, double value) {
  text.append(name);
  if (!labels.empty()) text.append("{").append(labels).append("}");
  text.append(" ").append(number_text(value)).append("\n");
}

void write_single(std::string& text, std::string_view name, std::string_view type, std::string_view help,
                  double value) {
  write_head(text, name, type, help);
  write_sample(text, name, "", value);
}

/// A label's value: `name="value"`, escaped as the format asks.
std::string label(std::string_view name, std::string_view value) {
  std::string text(name);
  text += "=\"";
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    text += c == '\n' ? ' ' : c;
  }
  return text + '"';
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
    const std::string bound = i < bounds_.size() ? number_text(bounds_[i]) : "+Inf";
    write_sample(text, bucket_name, std::string(labels) + separator + label("le", bound), static_cast<double>(total));
  }
  const auto sum = static_cast<double>(sum_millionths_.load(std::memory_order_relaxed)) / 1e6;
  write_sample(text, std::string(name) + "_sum", labels, sum);
  write_sample(text, std::string(name) + "_count", labels, static_cast<double>(total));
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

void Metrics::observe_refusal(int status) { refusals_[status_index(status)].fetch_add(1, std::memory_order_relaxed); }

void Metrics::observe_load(bool succeeded) {
  (succeeded ? loads_ : failed_loads_).fetch_add(1, std::memory_order_relaxed);
}

void Metrics::write_requests(std::string& text) const {
  constexpr std::string_view kName = "digit_http_requests_total";
  write_head(text, kName, "counter", "Requests answered, by route and status.");
  const auto write_counts = [&](const StatusCounts& counts, const std::string& route) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const auto count = counts[i].load(std::memory_order_relaxed);
      if (count == 0) continue;
      const std::string labels =
          label("route", route) + ',' + label("status", i < kStatuses.size() ? std::to_string(kStatuses[i]) : "other");
      write_sample(text, kName, labels, static_cast<double>(count));
    }
  };
  for (const auto& series : routes_) write_counts(series->by_status, series->label);
  write_counts(refusals_, "refused");
  write_head(text, "digit_http_request_duration_seconds", "histogram",
             "Time from a request's last byte to its answer, by route.");
  for (const auto& series : routes_) {
    series->durations.write(text, "digit_http_request_duration_seconds", label("route", series->label));
  }
}

void Metrics::write_gauges(std::string& text) const {
  const auto count = [](std::size_t value) { return static_cast<double>(value); };
  write_single(text, "digit_requests_in_hand", "gauge", "Requests that have arrived and are not answered.",
               count(gauges_.requests_in_hand()));
  write_single(text, "digit_worker_queue_length", "gauge", "Jobs that wait for a worker.",
               count(gauges_.queued_jobs()));
  write_single(text, "digit_body_bytes", "gauge", "Bytes of bodies in memory.", count(gauges_.body_bytes()));
  write_single(text, "digit_connections", "gauge", "Open connections.", count(gauges_.connections()));
  write_single(text, "digit_ready", "gauge", "1 where /readyz says 200.", gauges_.is_ready() ? 1 : 0);
  write_head(text, "digit_model_info", "gauge", "The model that serves.");
  write_sample(text, "digit_model_info", label("model", gauges_.model_description()), 1);
}

std::string Metrics::text() const {
  std::string text;
  write_requests(text);
  write_head(text, "digit_batch_size", "histogram", "Images that ran through the network together.");
  batch_sizes_.write(text, "digit_batch_size", "");
  write_gauges(text);
  write_head(text, "digit_model_loads_total", "counter", "Times the model file was loaded, by result.");
  write_sample(text, "digit_model_loads_total", label("result", "ok"), static_cast<double>(loads_.load()));
  write_sample(text, "digit_model_loads_total", label("result", "failed"), static_cast<double>(failed_loads_.load()));
  const ProcessFigures process = process_figures();
  write_single(text, "process_resident_memory_bytes", "gauge", "Resident memory.", process.resident_bytes);
  write_single(text, "process_cpu_seconds_total", "counter", "Processor time, user and system.", process.cpu_seconds);
  write_single(text, "process_open_fds", "gauge", "Open file descriptors.", process.open_descriptors);
  write_single(text, "process_max_fds", "gauge", "The most there can be.", process.max_descriptors);
  write_single(text, "process_start_time_seconds", "gauge", "When the process began, since 1970.",
               process.start_seconds);
  return text;
}

}  // namespace digit::serve_app
