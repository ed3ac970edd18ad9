#include "train/report/report.h"

#include <system_error>

#include "common/evaluation_text.h"
#include "digit/error.h"
#include "digit/file.h"
#include "train/report/curves.h"
#include "train/report/evaluation_charts.h"
#include "train/report/html.h"
#include "train/report/style.h"

namespace digit::train_app {
namespace {

/// Neurons whose weights are shown: more would make a page that no one looks at to the end.
constexpr std::size_t kMostNeurons = 256;

using Facts = std::vector<std::pair<std::string, std::string>>;

std::string headline(const TrainingReport& report) {
  Facts facts;
  if (report.test) {
    facts.emplace_back("test accuracy", common::percent(report.test->accuracy));
    facts.emplace_back("test loss", fixed(report.test->nll, 4));
    facts.emplace_back("calibration error", common::percent(report.test->ece));
  }
  if (!report.history.epochs().empty()) {
    const auto& last = report.history.epochs().back();
    facts.emplace_back("epochs", std::to_string(last.progress.epoch) + " of " + std::to_string(last.progress.epochs));
    facts.emplace_back("images a second", grouped(static_cast<std::size_t>(last.images_per_second)));
  }
  std::string html = "<dl class=\"headline\">\n";
  for (const auto& [name, value] : facts) {
    html += "<div><dt>" + escape_html(name) + "</dt><dd>" + escape_html(value) + "</dd></div>\n";
  }
  return html + "</dl>\n";
}

std::string curves_section(const History& history) {
  if (history.epochs().empty()) return {};
  return section(
      "Curves",
      "Training images are counted as they were varied, each before its own step: so they may look worse than others.",
      "<div class=\"charts\">\n" + draw_curves(history) + "</div>\n" + draw_epochs(history));
}

std::string test_sections(const TrainingReport& report) {
  if (!report.test) return {};
  const auto& names = report.data.class_names;
  auto html = section("Confusion", "What the test images were read as.", draw_confusion(*report.test, names));
  html +=
      section("Calibration", "Whether the network is right as often as it says. Larger dots stand for more answers.",
              "<div class=\"charts\">\n" + draw_calibration(*report.test) + "</div>\n");
  if (report.most_wrong.empty()) return html;
  return html +
         section("Most wrong",
                 "Test images whose truth was thought least likely: truth → answer, and how sure the network was.",
                 draw_wrong_digits(report.most_wrong, names));
}

std::string weights_section(const FirstLayer& layer) {
  const auto neurons = layer.neurons();
  if (neurons == 0) return {};
  const auto which = neurons > kMostNeurons ? "the first " + std::to_string(kMostNeurons) + " of " : "";
  return section(
      "First layer",
      "What " + which + std::to_string(neurons) +
          " neurons look for: dark where ink excites, light where it inhibits, gray where it does not matter.",
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"First layer\">" +
          draw_weights(layer, kMostNeurons) + "</div>\n");
}

std::string facts_section(const TrainingReport& report) {
  Facts timings;
  for (const auto& [what, seconds] : report.timings) timings.emplace_back(what, fixed(seconds, 2) + " s");
  timings.emplace_back("threads", std::to_string(report.threads));
  Facts counts;
  for (std::size_t k = 0; k < report.data.class_names.size(); ++k) {
    counts.emplace_back(report.data.class_names[k],
                        grouped(report.data.train[k]) + " training, " + grouped(report.data.test[k]) + " test");
  }
  const Facts options(report.options.begin(), report.options.end());
  const Facts checksums(report.data.sha256.begin(), report.data.sha256.end());
  return section("How it was made", "",
                 "<div class=\"tables\">\n" + key_value_table("options", options) + key_value_table("images", counts) +
                     key_value_table("timings", timings) + "</div>\n" +
                     key_value_table("SHA-256 of the data", checksums));
}

constexpr const char* kReportName = "report.html";

}  // namespace

std::string report_page(const TrainingReport& report) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src "
         "'unsafe-inline'\">\n"
         "<link rel=\"icon\" href=\"data:,\">\n<title>Training report</title>\n<style>\n" +
         report_style() + "</style>\n</head>\n<body>\n<main>\n<h1>Training report</h1>\n<p>" +
         escape_html(report.outcome) + "</p>\n" + headline(report) + curves_section(report.history) +
         test_sections(report) + weights_section(report.first_layer) + facts_section(report) +
         "</main>\n</body>\n</html>\n";
}

void check_report(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error(folder.string() + ": the folder cannot be made: " + error.message());
  check_writable(folder / kReportName);
}

std::filesystem::path write_report(const std::filesystem::path& folder, const TrainingReport& report) {
  auto file = folder / kReportName;
  write_file(file, report_page(report));
  return file;
}

}  // namespace digit::train_app
