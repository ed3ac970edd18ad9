#include "train/report/report.h"

#include <algorithm>
#include <system_error>

#include "common/evaluation_text.h"
#include "digit/error.h"
#include "digit/file.h"
#include "train/report/curves.h"
#include "train/report/embedded_report.h"
#include "train/report/html.h"

namespace digit::train_app {
namespace {

/// Limits the length of the page.
constexpr std::size_t kMaxNeurons = 256;
constexpr const char* kReportName = "report.html";

std::string_view embedded_file(std::string_view path) {
  return std::ranges::find(embedded_report(), path, &EmbeddedFile::path)->content;
}

std::string headline(const TrainingReport& report) {
  KeyValues facts;
  if (report.test) {
    facts.emplace_back("test accuracy", common::percent(report.test->accuracy));
    facts.emplace_back("test loss", fixed(report.test->nll, 4));
    facts.emplace_back("calibration error", common::percent(report.test->ece));
  }
  if (!report.history.epochs().empty()) {
    const auto& last = report.history.epochs().back();
    facts.emplace_back("epochs", std::to_string(last.progress.epoch) + " of " + std::to_string(last.progress.epochs));
    facts.emplace_back("images per second", grouped(static_cast<std::size_t>(last.images_per_second)));
  }
  std::string html;
  for (const auto& [name, value] : facts) {
    html += "<div><dt>" + escape_html(name) + "</dt><dd>" + escape_html(value) + "</dd></div>\n";
  }
  return html;
}

std::string neurons_text(std::size_t neurons) {
  const auto shown = neurons > kMaxNeurons ? std::to_string(kMaxNeurons) + " of " : "";
  return shown + std::to_string(neurons) + (neurons == 1 ? " neuron" : " neurons");
}

std::string configuration_tables(const TrainingReport& report) {
  KeyValues timings;
  for (const auto& [phase, seconds] : report.timings) timings.emplace_back(phase, fixed(seconds, 2) + " s");
  timings.emplace_back("threads", std::to_string(report.threads));
  KeyValues counts;
  for (std::size_t k = 0; k < report.data.class_names.size(); ++k) {
    counts.emplace_back(report.data.class_names[k],
                        grouped(report.data.train[k]) + " training, " + grouped(report.data.test[k]) + " test");
  }
  return key_value_table("options", {report.options.begin(), report.options.end()}) +
         key_value_table("images", counts) + key_value_table("timings", timings);
}

}  // namespace

std::string report_page(const TrainingReport& report) {
  const auto& names = report.data.class_names;
  const auto& test = report.test;
  return fill_template(
      embedded_file(kReportName),
      {{"style", std::string(embedded_file("report.css"))},
       {"outcome", escape_html(report.outcome)},
       {"date", escape_html(report.date)},
       {"version", escape_html(report.version)},
       {"machine", escape_html(report.machine)},
       {"headline", headline(report)},
       {"curves", draw_curves(report.history)},
       {"epochs", draw_epochs(report.history)},
       {"confusion", test ? draw_confusion(*test, names) : ""},
       {"calibration", test ? draw_calibration(*test) : ""},
       {"errors", draw_errors(report.worst_errors, names)},
       {"neurons", neurons_text(report.first_layer.neurons())},
       {"weights", draw_weights(report.first_layer, kMaxNeurons)},
       {"tables", configuration_tables(report)},
       {"checksums", key_value_table("SHA-256 of the data", {report.data.sha256.begin(), report.data.sha256.end()})}});
}

void check_report(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error(folder.string() + ": cannot create the folder: " + error.message());
  check_writable(folder / kReportName);
}

std::filesystem::path write_report(const std::filesystem::path& folder, const TrainingReport& report) {
  auto file = folder / kReportName;
  write_file(file, report_page(report));
  return file;
}

}  // namespace digit::train_app
