#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Exports ResNet-18 of torchvision to an ONNX file: python3 export_resnet18.py OUT

Needs python3-torch and python3-torchvision of Debian 12, and no network: the weights are random, for only the
shapes matter. Batch 1, input 3x224x224.
"""
import sys

import torch
import torchvision


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    torch.manual_seed(0)
    model = torchvision.models.resnet18(weights=None).eval()
    image = torch.zeros(1, 3, 224, 224)
    torch.onnx.export(model, image, sys.argv[1], input_names=["image"], output_names=["scores"])


if __name__ == "__main__":
    main()
