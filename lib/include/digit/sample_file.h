#pragma once

#include <filesystem>
#include <string_view>

#include "digit/export.h"
#include "digit/labeled_input.h"

namespace digit {

// A sample file is a SQLite database that `digit-serve --samples` writes: drawings and pictures, each with the class
// that a user named. It has one table:
//
//   CREATE TABLE sample (
//     id INTEGER PRIMARY KEY AUTOINCREMENT,
//     digest TEXT NOT NULL UNIQUE,  -- SHA-256 of the drawing, in hexadecimal
//     time TEXT NOT NULL,           -- of the last correction: 2026-11-25T21:43:05Z
//     state TEXT NOT NULL,          -- new, approved or deleted
//     label TEXT NOT NULL,          -- the name of a class
//     strokes TEXT,                 -- [[[x, y], ...], ...], or NULL for a picture
//     picture BLOB,                 -- the bytes of a picture, or NULL for strokes
//     answer TEXT,                  -- what the model had answered, as a JSON object, or NULL
//     model TEXT NOT NULL           -- the model that had answered
//   ) STRICT;

/// `PRAGMA application_id` and `PRAGMA user_version` of a sample file: the second is the version of the table.
inline constexpr int kSampleFileId = 0x64676974;
inline constexpr int kSampleFileVersion = 1;

/// The name of the format in data_formats().
inline constexpr std::string_view kSampleFormat = "samples";

/// Returns whether a file begins like a SQLite database.
[[nodiscard]] DIGIT_EXPORT bool is_sample_file(const std::filesystem::path& file);

/// Reads the approved samples of a sample file, which a server may be writing to, and prepares each with `prepare`. A
/// sample that cannot be read or is blank becomes an unreadable input. The classes are "0" to "9" if all labels are
/// digits, and otherwise the sorted labels.
///
/// One in five samples belongs to the test split: it is held back from training. The split of a sample depends only on
/// its strokes or the bytes of its picture. `sha256` holds one checksum over the samples of the split, as
/// `train-samples`, `test-samples` or `all-samples`.
///
/// Throws digit::Error that names the file if it is not a sample file of this version.
DIGIT_EXPORT DataDescription read_sample_file(const std::filesystem::path& file, const ReadOptions& options,
                                              const InputSink& add);

}  // namespace digit
