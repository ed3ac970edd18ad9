#include "train/report/report.h"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

#include "support/tiny_mnist.h"
#include "train/report/chart.h"
#include "train/report/html.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;

/// A completed training on two classes.
train_app::TrainingReport small_report() {
  TrainProgress end;
  end.epoch = end.epochs = 1;
  end.images = end.epoch_images = 100;
  end.loss = 0.25;
  end.accuracy = 0.875;
  end.seconds = 2;
  train_app::TrainingReport report;
  report.outcome = "completed";
  report.date = "2026-01-02 03:04 UTC";
  report.version = "digit-train 1.2.3 (LibTorch 2.1.0)";
  report.machine = "Fast Processor, 4 cores";
  report.history.add(end);
  report.data = {.class_names = {"cat", "dog"}, .train = {60, 40}, .test = {2, 1}, .sha256 = {{"labels", "5eed"}}};
  report.options = {{"epochs", "1"}};
  report.test = Evaluation{.count = 3,
                           .accuracy = 2.0 / 3,
                           .calibration = {{.count = 3, .confidence = 0.9, .accuracy = 2.0 / 3}},
                           .confusion = {{1, 1}, {0, 1}}};
  report.first_layer = {.width = 2, .height = 2, .weights = {-1, 0, 0.5F, 1}};
  report.timings = {{"training", 2.0}};
  report.threads = 1;
  return report;
}

bool has_section(const std::string& page, const std::string& heading) {
  return page.find("<h2>" + heading + "</h2>") != std::string::npos;
}

TEST_CASE("The report of a completed training has all sections") {
  const auto page = train_app::report_page(small_report());
  for (const auto* heading : {"Curves", "Confusion matrix", "Calibration", "First layer", "Configuration"}) {
    INFO(heading);
    CHECK(has_section(page, heading));
  }
  CHECK_THAT(page, ContainsSubstring("66.67 %") && ContainsSubstring("dog") && ContainsSubstring("5eed") &&
                       ContainsSubstring("2.00 s"));
}

TEST_CASE("The report says when, by which version and on which machine the model was trained") {
  CHECK_THAT(train_app::report_page(small_report()), ContainsSubstring("2026-01-02 03:04 UTC") &&
                                                         ContainsSubstring("digit-train 1.2.3 (LibTorch 2.1.0)") &&
                                                         ContainsSubstring("Fast Processor, 4 cores"));
}

TEST_CASE("A dot of the calibration that stands for few images is faint and says how many") {
  const auto svg = train_app::draw_calibration({.count = 1029,
                                                .accuracy = 0.9,
                                                .calibration = {{.count = 29, .confidence = 0.5, .accuracy = 0.9},
                                                                {.count = 1000, .confidence = 0.9, .accuracy = 0.9}},
                                                .confusion = {}});
  const auto faint = svg.find("<circle class=\"faint\"");
  REQUIRE(faint != std::string::npos);
  CHECK(svg.find("class=\"faint\"", faint + 1 + std::string("<circle class=").size()) == std::string::npos);
  CHECK_THAT(svg, ContainsSubstring("class=\"note\">29</text>") && ContainsSubstring("<title>29 images, confidence"));
}

TEST_CASE("The report explains the faint dots and the pictures of weights") {
  CHECK_THAT(train_app::report_page(small_report()),
             ContainsSubstring("A faint dot stands for few images") && ContainsSubstring("makes\nits neuron fire"));
}

TEST_CASE("The report of an interrupted training leaves out the sections without data") {
  train_app::TrainingReport report;
  report.outcome = "interrupted in epoch 1";
  report.data = {.class_names = {"0"}, .train = {1}, .test = {1}, .sha256 = {}};
  const auto page = train_app::report_page(report);
  CHECK_THAT(page, ContainsSubstring("interrupted in epoch 1"));
  CHECK_FALSE(has_section(page, "Curves"));
  CHECK_FALSE(has_section(page, "Confusion matrix"));
  CHECK_FALSE(has_section(page, "First layer"));
  CHECK(has_section(page, "Configuration"));
}

TEST_CASE("The report escapes names and values") {
  auto report = small_report();
  report.data.class_names = {"<script>alert(1)</script>", "\"&'"};
  report.options = {{"<b>", "</table>"}};
  report.outcome = "</p><script>";
  const auto page = train_app::report_page(report);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("<b>") == std::string::npos);
  CHECK_THAT(page, ContainsSubstring("&lt;script&gt;alert(1)&lt;/script&gt;") && ContainsSubstring("&quot;&amp;&#39;"));
}

TEST_CASE("With many classes, the report lists the most frequent confusions instead of a matrix") {
  constexpr std::size_t kClasses = 100;
  Evaluation evaluation;
  evaluation.confusion.assign(kClasses, std::vector<std::size_t>(kClasses));
  evaluation.confusion[3][5] = 8;
  const auto html = train_app::draw_confusion(evaluation, std::vector<std::string>(kClasses, "<name>"));
  CHECK_THAT(html, ContainsSubstring("most frequent confusions") &&
                       ContainsSubstring("<tr><td>&lt;name&gt;</td><td>&lt;name&gt;</td><td>8</td></tr>"));
  CHECK(html.size() < 500);
}

TEST_CASE("The errors with the lowest probability of the true class come first") {
  auto images = make_tiny_mnist(4);
  images.labels = {0, 1, 1, 0};
  const std::vector<Prediction> predictions = {{{0.9F, 0.1F}, std::nullopt},
                                               {{0.6F, 0.4F}, std::nullopt},
                                               {{0.8F, 0.2F}, std::nullopt},
                                               {{0.3F, 0.7F}, std::nullopt}};
  const auto errors = train_app::find_worst_errors(images, predictions, 2);
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].index == 2);
  CHECK(errors[0].true_class == 1);
  CHECK(errors[0].predicted_class == 0);
  CHECK(errors[0].confidence == Catch::Approx(0.8));
  CHECK(errors[0].image == images.image(2));
  CHECK(errors[1].index == 3);
}

TEST_CASE("An axis has round ticks that cover all values") {
  const auto axis = train_app::round_axis(0.12, 0.87, 5);
  CHECK(axis.low <= 0.12);
  CHECK(axis.high >= 0.87);
  CHECK(axis.ticks.size() == 6);
  CHECK(axis.ticks[1] - axis.ticks[0] == Catch::Approx(0.2));
  CHECK(axis.position(axis.low) == axis.begin);
  CHECK(axis.position(axis.high) == axis.end);
}

TEST_CASE("An axis for a single value has a nonzero length") {
  for (const double value : {0.0, 1.0, -3.0, 1e-9, 60'000.0}) {
    INFO(value);
    const auto axis = train_app::round_axis(value, value, 5);
    CHECK(axis.low <= value);
    CHECK(axis.high >= value);
    CHECK(axis.low < axis.high);
  }
}

TEST_CASE("An axis of epochs has ticks at integers only") {
  for (const double tick : train_app::round_axis(1, 3, 5, 1).ticks) CHECK(tick == static_cast<int>(tick));
}

TEST_CASE("A chart has a dot for each point with a label") {
  const train_app::Chart chart{
      .title = "t",
      .x_name = "x",
      .y_name = "y",
      .series = {{.name = "a", .style = "first", .points = {{.x = 0, .y = 1, .label = "<one>"}, {}}}}};
  const auto svg = train_app::draw_chart(chart);
  CHECK_THAT(svg, ContainsSubstring("<title>&lt;one&gt;</title>"));
  CHECK(svg.find("<circle", svg.find("<circle") + 1) == std::string::npos);
}

TEST_CASE("The legend shows a series of dots by a dot") {
  train_app::Chart chart{.title = "t",
                         .x_name = "x",
                         .y_name = "y",
                         .series = {{.name = "a", .style = "first", .points = {{}}, .line = false},
                                    {.name = "b", .style = "second", .points = {{}, {.x = 1, .y = 1}}}}};
  CHECK_THAT(train_app::draw_chart(chart),
             ContainsSubstring("<g class=\"first\"><circle") && ContainsSubstring("<g class=\"second\"><line"));
}

TEST_CASE("Large counts have separated thousands") {
  CHECK(train_app::grouped(999) == "999");
  CHECK(train_app::grouped(1'234'567) == "1\u00a0234\u00a0567");
}

}  // namespace
}  // namespace digit::test
