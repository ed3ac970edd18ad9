# Copies the shipped models to the place where the programs look for them, relative to themselves: ../share/digit.
file(GLOB DIGIT_PRETRAINED_MODELS CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/data/pretrained/*.pt)
foreach(model IN LISTS DIGIT_PRETRAINED_MODELS)
  cmake_path(GET model FILENAME name)
  configure_file(${model} ${CMAKE_CURRENT_BINARY_DIR}/share/digit/${name} COPYONLY)
endforeach()
