#include "train/report/epoch_table.h"

#include "common/evaluation_text.h"
#include "train/report/html.h"

namespace digit {
namespace {

std::string cell(const std::string& text) { return "<td>" + text + "</td>"; }

std::string epoch_row(const EpochRecord& record) {
  return "<tr><th scope=\"row\">" + std::to_string(record.progress.epoch) + "</th>" +
         cell(fixed(record.progress.loss, 4)) + cell(percent(record.progress.accuracy)) +
         cell(record.progress.validation_loss ? fixed(*record.progress.validation_loss, 4) : "–") +
         cell(record.progress.validation_accuracy ? percent(*record.progress.validation_accuracy) : "–") +
         cell(significant(record.progress.learning_rate, 3)) + cell(fixed(record.seconds, 2)) +
         cell(grouped(static_cast<std::size_t>(record.images_per_second))) + "</tr>\n";
}

}  // namespace

std::string draw_epochs(const History& history) {
  std::string html =
      "<details><summary>All epochs</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All "
      "epochs\"><table class=\"epochs\">\n<tr>";
  for (const char* name : {"epoch", "loss", "accuracy", "validation loss", "validation accuracy", "learning rate",
                           "seconds", "images a second"}) {
    html += "<th scope=\"col\">" + std::string(name) + "</th>";
  }
  html += "</tr>\n";
  for (const auto& record : history.epochs()) html += epoch_row(record);
  return html + "</table></div></details>\n";
}

}  // namespace digit
