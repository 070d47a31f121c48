// SPDX-License-Identifier: MIT
// What the stand-in for MIOpen tells the tests.
#pragma once

extern "C" {

// How often that function was called and found nothing wrong; "" for all that compute or search.
int fake_miopen_calls(const char* function);
void fake_miopen_forget_calls(void);
}
