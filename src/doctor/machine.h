// SPDX-License-Identifier: MIT
// All facts of a machine, gathered once; checks read these, and small files through the world.
#pragma once

#include <string>
#include <vector>

#include "doctor/facts/cards.h"
#include "doctor/facts/kernel.h"
#include "doctor/facts/python.h"
#include "doctor/facts/rocm.h"
#include "doctor/facts/system_commands.h"
#include "doctor/facts/user.h"
#include "doctor/facts/variables.h"

namespace rocfix::doctor {

struct Machine {
  World& world;
  User user;
  Distribution distribution;
  LibC libc;
  Kernel kernel;
  KernelLog log;
  std::vector<KfdNode> nodes;  // GPUs that the driver offers
  std::vector<PciGpu> gpus;    // AMD's on the bus
  Variables variables;
  std::vector<RocmInstall> rocms;
  std::vector<Python> pythons;

  // The first RDNA1 card, as the driver offers it and as the bus shows it; null when there is none.
  const KfdNode* node() const;
  const PciGpu* gpu() const;
  SystemCommands system() const { return system_commands(distribution); }
  bool has_card() const { return node() != nullptr || gpu() != nullptr; }
  // Its chip: never what an override makes of it.
  const Chip* chip() const;
  // "RX 5600 XT (gfx1010)"
  std::string card_name() const;

  // HSA_OVERRIDE_GFX_VERSION, or the form with the card's node, which wins (libhsakmt, topology.c).
  std::string override_name() const;
  std::string override_text() const { return variables.value(override_name()); }
  // What the runtime would call the card: the override's name, else the chip's; "" when unknown.
  std::string effective_target() const;

  // The environments whose torch was built for ROCm.
  std::vector<const Python*> rocm_torches() const;
};

// `python` is an interpreter or environment that the user named, or "".
Machine gather(World& world, const std::string& python = "");

}  // namespace rocfix::doctor
