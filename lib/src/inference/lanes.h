#pragma once

#include <cstddef>

namespace digit::inference {

/// GCC ignores the attributes in an alias template, and takes longer for std::memcpy.
template <std::size_t kCount>
struct LanesOf {
  typedef float Type __attribute__((vector_size(kCount * sizeof(float))));                              // NOLINT
  typedef float Unaligned __attribute__((vector_size(kCount * sizeof(float)), aligned(4), may_alias));  // NOLINT
};

/// A vector of floats with the operators of GCC and Clang. 4 floats fill a register of SSE or NEON, 8 one of AVX2.
/// Functions take it by reference: how it is passed by value depends on the instruction set.
template <std::size_t kCount>
using Lanes = typename LanesOf<kCount>::Type;

/// Layers round their numbers of outputs up to a multiple of two registers, so that no loop has a remainder.
inline constexpr std::size_t kOutputBlock = 16;

constexpr std::size_t rounded_up(std::size_t count) { return (count + kOutputBlock - 1) / kOutputBlock * kOutputBlock; }

template <std::size_t kCount>
[[gnu::always_inline]] inline void load(Lanes<kCount>& lanes, const float* from) {
  lanes = *reinterpret_cast<const typename LanesOf<kCount>::Unaligned*>(from);
}

template <std::size_t kCount>
[[gnu::always_inline]] inline void store(const Lanes<kCount>& lanes, float* to) {
  *reinterpret_cast<typename LanesOf<kCount>::Unaligned*>(to) = lanes;
}

template <typename AnyLanes>
[[gnu::always_inline]] inline void keep_larger(AnyLanes& lanes, const AnyLanes& other) {
  lanes = other > lanes ? other : lanes;
}

/// From the narrowest to the widest registers. AVX-512 measured hardly faster than AVX2, so there is no version for it.
enum class InstructionSet { kPortable, kAvx2 };

/// Returns the instruction set with the widest registers that the processor supports.
inline InstructionSet widest_instruction_set() {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return InstructionSet::kAvx2;
#endif
  return InstructionSet::kPortable;
}

}  // namespace digit::inference
