#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace digit::serve_app {

/// Counts of values up to each of some bounds, as Prometheus knows them.
class Histogram {
 public:
  /// `bounds` grow, and outlive the histogram.
  explicit Histogram(std::span<const double> bounds);

  void observe(double value);
  /// The lines of one series; `labels` like `route="/predict"`, or empty.
  void write(std::string& text, std::string_view name, std::string_view labels) const;

 private:
  std::span<const double> bounds_;
  std::vector<std::atomic<std::uint64_t>> counts_;
  /// In millionths, so that adding needs no loop.
  std::atomic<std::uint64_t> sum_millionths_ = 0;
};

/// What the server counts of itself. Safe to use from several threads at once.
class Metrics {
 public:
  /// Figures that are asked for when they are read: queue depth, connections, the model.
  struct Gauges {
    std::function<std::size_t()> requests_in_hand;
    std::function<std::size_t()> body_bytes;
    std::function<std::size_t()> connections;
    std::function<std::size_t()> queued_jobs;
    std::function<std::string()> model_description;
    std::function<bool()> is_ready;
  };

  Metrics();

  /// The number by which `observe` knows a route. Before any request.
  std::size_t add_route(const std::string& label);
  void observe(std::size_t route, int status, std::chrono::nanoseconds duration);
  void observe_batch(std::size_t images);
  /// A request that was refused before it had a route.
  void observe_refusal(int status);
  void observe_load(bool succeeded);

  /// Set before the first `text`.
  void set_gauges(Gauges gauges) { gauges_ = std::move(gauges); }

  /// In Prometheus' text format, version 0.0.4.
  std::string text() const;

 private:
  static constexpr std::array kStatuses{200, 204, 304, 400, 401, 404, 405, 408, 413, 414, 415, 417, 431, 500, 503};
  using StatusCounts = std::array<std::atomic<std::uint64_t>, kStatuses.size() + 1>;
  struct Series {
    explicit Series(std::string route);

    std::string label;
    StatusCounts by_status{};
    Histogram durations;
  };

  static std::size_t status_index(int status);
  void write_requests(std::string& text) const;
  void write_gauges(std::string& text) const;

  std::vector<std::unique_ptr<Series>> routes_;
  StatusCounts refusals_{};
  Histogram batch_sizes_;
  std::atomic<std::uint64_t> loads_ = 0;
  std::atomic<std::uint64_t> failed_loads_ = 0;
  Gauges gauges_;
};

}  // namespace digit::serve_app
