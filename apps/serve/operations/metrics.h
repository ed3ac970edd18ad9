#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace digit::serve_app {

/// A Prometheus histogram. Thread-safe.
class Histogram {
 public:
  /// `bounds` are the upper bounds of the buckets in ascending order. They must outlive the histogram.
  explicit Histogram(std::span<const double> bounds);

  void observe(double value);
  /// Appends the samples of one series. `labels` is empty or such as `route="/predict"`.
  void write(std::string& text, std::string_view name, std::string_view labels) const;

 private:
  std::span<const double> bounds_;
  std::vector<std::atomic<std::uint64_t>> counts_;
  /// The sum in millionths: C++20 has no fast atomic addition of floating-point numbers.
  std::atomic<std::uint64_t> sum_millionths_ = 0;
};

/// The state of the server at one moment.
struct ServerState {
  /// False while the server is stopping.
  bool is_ready = true;
  std::string model_description = {};
  std::string model_version = {};
  std::size_t requests_in_flight = 0;
  std::size_t queued_jobs = 0;
  std::size_t buffered_bytes = 0;
  std::size_t connections = 0;
  std::size_t lost_log_lines = 0;
};

/// The server's counters and histograms. Thread-safe.
class Metrics {
 public:
  Metrics();

  /// Returns the index of the series with this label, for `observe`. Must be called before the first request.
  std::size_t add_route(const std::string& label);
  void observe(std::size_t route, int status, std::chrono::nanoseconds duration);
  void observe_batch(std::size_t images);
  /// Counts a request that was rejected before its route was known.
  void observe_rejection(int status);
  /// Counts a connection that was lost for a reason within the server.
  void observe_lost_connection();
  void observe_load(bool succeeded);

  /// Returns all metrics in Prometheus' text format, version 0.0.4.
  std::string text(const ServerState& state) const;

 private:
  static constexpr std::array kStatuses{200, 201, 204, 304, 400, 401, 403, 404, 405, 408, 409,
                                        413, 414, 415, 417, 429, 431, 500, 501, 503, 507};
  using StatusCounts = std::array<std::atomic<std::uint64_t>, kStatuses.size() + 1>;
  struct Series {
    explicit Series(std::string route);

    std::string label;
    StatusCounts by_status{};
    Histogram durations;
  };

  static std::size_t status_index(int status);
  void write_requests(std::string& text) const;

  std::vector<std::unique_ptr<Series>> routes_;
  StatusCounts rejections_{};
  Histogram batch_sizes_;
  std::atomic<std::uint64_t> lost_connections_ = 0;
  std::atomic<std::uint64_t> loads_ = 0;
  std::atomic<std::uint64_t> failed_loads_ = 0;
};

}  // namespace digit::serve_app
