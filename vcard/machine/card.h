// SPDX-License-Identifier: MIT
#pragma once
#include "card/card.h"  // moved there; include that one
