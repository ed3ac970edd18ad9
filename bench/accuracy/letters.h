#pragma once

#include "digit/drawing.h"
#include "random_source.h"

namespace digit::bench {

/// One of the letters A C E F H J K M N P R T U V W X Y and a c d e f h k m n p r t u v w x y, each as likely: those
/// that nobody reads as a digit. Every corner and bend is moved, the whole slanted, turned and stretched.
Drawing draw_letter(RandomSource& random);

}  // namespace digit::bench
