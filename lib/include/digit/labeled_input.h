#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "digit/image.h"
#include "digit/input_form.h"
#include "digit/labeled_images.h"
#include "digit/prepare.h"

namespace digit {

/// One input of a data source, as the network takes it.
struct LabeledInput {
  /// Where it comes from, for messages: a file, or a file and a position in it.
  std::string name;
  /// The name of its class. Nullopt if it belongs to no class, as a drawing that is not a digit.
  std::optional<std::string> label;
  /// Nullopt if the input is blank or cannot be read.
  std::optional<Image> image;
  /// Why the input cannot be read, in one line that begins with `name`. Empty if it can.
  std::string error;
};

/// Called for each input in the order of the source. The input is valid until the call returns.
using InputSink = std::function<void(const LabeledInput&)>;

/// What to read of a data source, and how.
struct ReadOptions {
  /// The part of the source to read.
  Split split = Split::kTrain;
  /// How `prepare` makes the images.
  InputForm form = InputForm::kHandwriting;
  /// Swaps the rows and columns of the images in IDX files.
  bool transposed = false;
  /// Decides between the readings of a picture in uneven light, as in PrepareOptions. Training has none.
  ImageScore score = {};
};

/// What a data source says besides its inputs.
struct DataDescription {
  /// All classes of the source, in order.
  std::vector<std::string> class_names;
  /// See LabeledImages.
  std::map<std::string, std::string> sha256;
  /// The files among the data that were not read because their extension is not that of a picture.
  std::vector<std::string> ignored;
};

}  // namespace digit
