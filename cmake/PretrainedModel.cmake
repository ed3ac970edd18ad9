# Copies the shipped model to the place where the programs look for it, relative to themselves: ../share/digit/digit.pt.
set(DIGIT_PRETRAINED_MODEL ${CMAKE_CURRENT_SOURCE_DIR}/data/pretrained/digit.pt)
if(EXISTS ${DIGIT_PRETRAINED_MODEL})
  configure_file(${DIGIT_PRETRAINED_MODEL} ${CMAKE_CURRENT_BINARY_DIR}/share/digit/digit.pt COPYONLY)
endif()
