#include "train/report/confusion_table.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/evaluation_text.h"
#include "train/report/html.h"

namespace digit {
namespace {

using Confusion = std::vector<std::vector<std::size_t>>;

std::string share_cell(std::size_t part, std::size_t whole) {
  const auto text = whole == 0 ? "–" : percent(static_cast<double>(part) / static_cast<double>(whole));
  return "<td class=\"share\">" + text + "</td>";
}

std::size_t most_mistakes(const Confusion& confusion) {
  std::size_t most = 1;
  for (std::size_t truth = 0; truth < confusion.size(); ++truth) {
    for (std::size_t answer = 0; answer < confusion.size(); ++answer) {
      if (truth != answer) most = std::max(most, confusion[truth][answer]);
    }
  }
  return most;
}

std::string count_cell(std::size_t count, bool is_right, std::size_t most) {
  if (is_right) return "<td class=\"right\">" + std::to_string(count) + "</td>";
  if (count == 0) return "<td></td>";
  // The root lets single mistakes be seen beside many.
  const double tint = std::sqrt(static_cast<double>(count) / static_cast<double>(most));
  return "<td style=\"--tint:" + fixed(tint, 2) + "\" class=\"wrong\">" + std::to_string(count) + "</td>";
}

std::string header_row(const std::vector<std::string>& class_names) {
  std::string html = "<tr><td></td>";
  for (const auto& name : class_names) html += "<th scope=\"col\">" + escape_html(name) + "</th>";
  return html + "<th scope=\"col\">recall</th></tr>\n";
}

std::string precision_row(const Confusion& confusion) {
  std::string html = "<tr><th scope=\"row\">precision</th>";
  for (std::size_t answer = 0; answer < confusion.size(); ++answer) {
    std::size_t answers = 0;
    for (const auto& row : confusion) answers += row[answer];
    html += share_cell(confusion[answer][answer], answers);
  }
  return html + "<td></td></tr>\n";
}

}  // namespace

std::string draw_confusion(const Evaluation& evaluation, const std::vector<std::string>& class_names) {
  const auto& confusion = evaluation.confusion;
  const auto most = most_mistakes(confusion);
  auto html =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\">"
      "<table class=\"confusion\"><caption>rows: truth, columns: answer</caption>\n" +
      header_row(class_names);
  for (std::size_t truth = 0; truth < confusion.size(); ++truth) {
    html += "<tr><th scope=\"row\">" + escape_html(class_names.at(truth)) + "</th>";
    const auto& row = confusion[truth];
    for (std::size_t answer = 0; answer < row.size(); ++answer) {
      html += count_cell(row[answer], answer == truth, most);
    }
    html += share_cell(row[truth], std::accumulate(row.begin(), row.end(), std::size_t{0})) + "</tr>\n";
  }
  return html + precision_row(confusion) + "</table></div>\n";
}

}  // namespace digit
