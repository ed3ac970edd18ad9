#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "picture_kinds/measure.h"

namespace digit::bench {

/// Prints the head of the Markdown table.
void print_head(std::ostream& out);

/// Prints a row. `earlier` holds the results so far, among them those of clean pictures.
void print_row(std::ostream& out, const RowResult& row, const std::vector<RowResult>& earlier);

/// Prints the rows that miss the aims of docs/accuracy.md, and the mean accuracy of the corruptions of MNIST-C.
void print_summary(std::ostream& out, const std::vector<RowResult>& rows);

}  // namespace digit::bench
